CREATE TABLE public.account (
    id integer NOT NULL,
    email character varying NOT NULL,
    password character varying,
    active boolean NOT NULL,
    fs_uniquifier character varying NOT NULL,
    confirmed_at timestamp without time zone,
    us_totp_secrets text,
    us_phone_number character varying,
    locale character varying NOT NULL,
    opened_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.account_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_id_seq OWNED BY public.account.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit_entry (
    id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    actor character varying NOT NULL,
    event character varying NOT NULL,
    subject character varying NOT NULL,
    details json NOT NULL
);
CREATE SEQUENCE public.audit_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_entry_id_seq OWNED BY public.audit_entry.id;
CREATE TABLE public.booking (
    id integer NOT NULL,
    reference character varying NOT NULL,
    branch_id integer NOT NULL,
    member_id integer NOT NULL,
    trainer_id integer NOT NULL,
    service_id integer NOT NULL,
    health_check_id integer,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    status character varying(20) NOT NULL,
    with_baby boolean NOT NULL,
    sequence integer NOT NULL,
    booked_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_booking_bookingstatus CHECK (((status)::text = ANY ((ARRAY['booked'::character varying, 'checked_in'::character varying, 'cancelled'::character varying])::text[])))
);
CREATE SEQUENCE public.booking_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.booking_id_seq OWNED BY public.booking.id;
CREATE TABLE public.branch (
    id integer NOT NULL,
    slug character varying NOT NULL,
    name_ja character varying NOT NULL,
    name_en character varying NOT NULL,
    postal_code character varying NOT NULL,
    address_ja character varying NOT NULL,
    address_en character varying NOT NULL,
    access_ja character varying NOT NULL,
    access_en character varying NOT NULL,
    parking_ja character varying NOT NULL,
    parking_en character varying NOT NULL,
    email character varying NOT NULL,
    phone character varying NOT NULL,
    zone_name character varying NOT NULL,
    opens_at time without time zone NOT NULL,
    closes_at time without time zone NOT NULL,
    notice_minutes integer NOT NULL,
    horizon_days integer NOT NULL,
    grid_minutes integer NOT NULL,
    most_upcoming integer NOT NULL,
    most_trials integer NOT NULL,
    is_demo boolean NOT NULL
);
CREATE SEQUENCE public.branch_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.branch_id_seq OWNED BY public.branch.id;
CREATE TABLE public.cancellation (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    by character varying NOT NULL,
    reason character varying NOT NULL
);
CREATE SEQUENCE public.cancellation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cancellation_id_seq OWNED BY public.cancellation.id;
CREATE TABLE public.check_in (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    by character varying NOT NULL
);
CREATE SEQUENCE public.check_in_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.check_in_id_seq OWNED BY public.check_in.id;
CREATE TABLE public.claim (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    resource_id integer NOT NULL,
    tick timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.claim_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.claim_id_seq OWNED BY public.claim.id;
CREATE TABLE public.draft (
    id integer NOT NULL,
    key character varying NOT NULL,
    service_id integer NOT NULL,
    trainer_id integer,
    starts_at timestamp without time zone NOT NULL,
    health json NOT NULL,
    person json NOT NULL,
    with_baby boolean NOT NULL,
    code_digest character varying NOT NULL,
    code_sent_at timestamp without time zone,
    code_guesses integer NOT NULL,
    proven_email character varying NOT NULL,
    resume_digest character varying,
    booking_id integer,
    forget_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.draft_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.draft_id_seq OWNED BY public.draft.id;
CREATE TABLE public.health_check (
    id integer NOT NULL,
    member_id integer NOT NULL,
    born_on date NOT NULL,
    delivery character varying(20) NOT NULL,
    clearance character varying(20) NOT NULL,
    consent_version character varying NOT NULL,
    consented_at timestamp without time zone NOT NULL,
    answered_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_health_check_clearance CHECK (((clearance)::text = ANY ((ARRAY['given'::character varying, 'not_yet'::character varying, 'unsure'::character varying])::text[]))),
    CONSTRAINT ck_health_check_delivery CHECK (((delivery)::text = ANY ((ARRAY['vaginal'::character varying, 'caesarean'::character varying, 'unsaid'::character varying])::text[])))
);
CREATE SEQUENCE public.health_check_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.health_check_id_seq OWNED BY public.health_check.id;
CREATE TABLE public.log_entry (
    id integer NOT NULL,
    member_id integer NOT NULL,
    measure character varying(20) NOT NULL,
    day date NOT NULL,
    value integer NOT NULL,
    noted_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_log_entry_measure CHECK (((measure)::text = 'pain'::text))
);
CREATE SEQUENCE public.log_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.log_entry_id_seq OWNED BY public.log_entry.id;
CREATE TABLE public.member (
    id integer NOT NULL,
    account_id integer NOT NULL,
    family_name character varying NOT NULL,
    given_name character varying NOT NULL,
    family_kana character varying NOT NULL,
    given_kana character varying NOT NULL,
    phone character varying NOT NULL,
    joined_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.member_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.member_id_seq OWNED BY public.member.id;
CREATE TABLE public.outbox_message (
    id integer NOT NULL,
    kind character varying NOT NULL,
    "to" character varying NOT NULL,
    locale character varying NOT NULL,
    facts json NOT NULL,
    created_at timestamp without time zone NOT NULL,
    due_at timestamp without time zone NOT NULL,
    attempts integer NOT NULL,
    last_error character varying NOT NULL,
    sent_at timestamp without time zone,
    given_up_at timestamp without time zone
);
CREATE SEQUENCE public.outbox_message_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_message_id_seq OWNED BY public.outbox_message.id;
CREATE TABLE public.resource (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    kind character varying(20) NOT NULL,
    CONSTRAINT ck_resource_resourcekind CHECK (((kind)::text = ANY ((ARRAY['trainer'::character varying, 'room'::character varying, 'baby_space'::character varying])::text[])))
);
CREATE SEQUENCE public.resource_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.resource_id_seq OWNED BY public.resource.id;
CREATE TABLE public.service (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    slug character varying NOT NULL,
    "position" integer NOT NULL,
    name_ja character varying NOT NULL,
    name_en character varying NOT NULL,
    summary_ja character varying NOT NULL,
    summary_en character varying NOT NULL,
    minutes integer NOT NULL,
    price_yen integer,
    is_trial boolean NOT NULL,
    is_exercise boolean NOT NULL
);
CREATE SEQUENCE public.service_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.service_id_seq OWNED BY public.service.id;
CREATE TABLE public.shift (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    trainer_id integer NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_shift_ends_after_start CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.shift_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.shift_id_seq OWNED BY public.shift.id;
CREATE TABLE public.staff (
    id integer NOT NULL,
    account_id integer NOT NULL,
    role character varying(20) NOT NULL,
    name character varying NOT NULL,
    CONSTRAINT ck_staff_staffrole CHECK (((role)::text = ANY ((ARRAY['trainer'::character varying, 'desk'::character varying, 'owner'::character varying])::text[])))
);
CREATE SEQUENCE public.staff_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.staff_id_seq OWNED BY public.staff.id;
CREATE TABLE public.time_off (
    id integer NOT NULL,
    trainer_id integer NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_time_off_ends_after_start CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.time_off_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.time_off_id_seq OWNED BY public.time_off.id;
CREATE TABLE public.trainer (
    id integer NOT NULL,
    resource_id integer NOT NULL,
    staff_id integer,
    name_ja character varying NOT NULL,
    name_en character varying NOT NULL
);
CREATE SEQUENCE public.trainer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trainer_id_seq OWNED BY public.trainer.id;
ALTER TABLE ONLY public.account ALTER COLUMN id SET DEFAULT nextval('public.account_id_seq'::regclass);
ALTER TABLE ONLY public.audit_entry ALTER COLUMN id SET DEFAULT nextval('public.audit_entry_id_seq'::regclass);
ALTER TABLE ONLY public.booking ALTER COLUMN id SET DEFAULT nextval('public.booking_id_seq'::regclass);
ALTER TABLE ONLY public.branch ALTER COLUMN id SET DEFAULT nextval('public.branch_id_seq'::regclass);
ALTER TABLE ONLY public.cancellation ALTER COLUMN id SET DEFAULT nextval('public.cancellation_id_seq'::regclass);
ALTER TABLE ONLY public.check_in ALTER COLUMN id SET DEFAULT nextval('public.check_in_id_seq'::regclass);
ALTER TABLE ONLY public.claim ALTER COLUMN id SET DEFAULT nextval('public.claim_id_seq'::regclass);
ALTER TABLE ONLY public.draft ALTER COLUMN id SET DEFAULT nextval('public.draft_id_seq'::regclass);
ALTER TABLE ONLY public.health_check ALTER COLUMN id SET DEFAULT nextval('public.health_check_id_seq'::regclass);
ALTER TABLE ONLY public.log_entry ALTER COLUMN id SET DEFAULT nextval('public.log_entry_id_seq'::regclass);
ALTER TABLE ONLY public.member ALTER COLUMN id SET DEFAULT nextval('public.member_id_seq'::regclass);
ALTER TABLE ONLY public.outbox_message ALTER COLUMN id SET DEFAULT nextval('public.outbox_message_id_seq'::regclass);
ALTER TABLE ONLY public.resource ALTER COLUMN id SET DEFAULT nextval('public.resource_id_seq'::regclass);
ALTER TABLE ONLY public.service ALTER COLUMN id SET DEFAULT nextval('public.service_id_seq'::regclass);
ALTER TABLE ONLY public.shift ALTER COLUMN id SET DEFAULT nextval('public.shift_id_seq'::regclass);
ALTER TABLE ONLY public.staff ALTER COLUMN id SET DEFAULT nextval('public.staff_id_seq'::regclass);
ALTER TABLE ONLY public.time_off ALTER COLUMN id SET DEFAULT nextval('public.time_off_id_seq'::regclass);
ALTER TABLE ONLY public.trainer ALTER COLUMN id SET DEFAULT nextval('public.trainer_id_seq'::regclass);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT pk_audit_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT pk_booking PRIMARY KEY (id);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT pk_cancellation PRIMARY KEY (id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT pk_check_in PRIMARY KEY (id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT pk_claim PRIMARY KEY (id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT pk_draft PRIMARY KEY (id);
ALTER TABLE ONLY public.health_check
    ADD CONSTRAINT pk_health_check PRIMARY KEY (id);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT pk_log_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT pk_outbox_message PRIMARY KEY (id);
ALTER TABLE ONLY public.resource
    ADD CONSTRAINT pk_resource PRIMARY KEY (id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT pk_service PRIMARY KEY (id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT pk_shift PRIMARY KEY (id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);
ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT pk_time_off PRIMARY KEY (id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT pk_trainer PRIMARY KEY (id);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_fs_uniquifier UNIQUE (fs_uniquifier);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT uq_booking_reference UNIQUE (reference);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_slug UNIQUE (slug);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT uq_cancellation_booking_id UNIQUE (booking_id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT uq_check_in_booking_id UNIQUE (booking_id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT uq_claim_resource_id_tick UNIQUE (resource_id, tick);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT uq_draft_key UNIQUE (key);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT uq_draft_resume_digest UNIQUE (resume_digest);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT uq_log_entry_member_id_measure_day UNIQUE (member_id, measure, day);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT uq_member_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT uq_service_branch_id_slug UNIQUE (branch_id, slug);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT uq_trainer_resource_id UNIQUE (resource_id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT uq_trainer_staff_id UNIQUE (staff_id);
CREATE INDEX ix_audit_entry_at ON public.audit_entry USING btree (at);
CREATE INDEX ix_audit_entry_subject_at ON public.audit_entry USING btree (subject, at);
CREATE INDEX ix_booking_branch_id_starts_at ON public.booking USING btree (branch_id, starts_at);
CREATE INDEX ix_booking_member_id_starts_at ON public.booking USING btree (member_id, starts_at);
CREATE INDEX ix_claim_booking_id ON public.claim USING btree (booking_id);
CREATE INDEX ix_claim_tick ON public.claim USING btree (tick);
CREATE INDEX ix_draft_forget_at ON public.draft USING btree (forget_at);
CREATE INDEX ix_health_check_member_id_answered_at ON public.health_check USING btree (member_id, answered_at);
CREATE INDEX ix_member_phone ON public.member USING btree (phone);
CREATE INDEX ix_outbox_message_due ON public.outbox_message USING btree (due_at) WHERE ((sent_at IS NULL) AND (given_up_at IS NULL));
CREATE INDEX ix_outbox_message_to_created_at ON public.outbox_message USING btree ("to", created_at);
CREATE INDEX ix_resource_branch_id ON public.resource USING btree (branch_id);
CREATE INDEX ix_shift_branch_id_starts_at ON public.shift USING btree (branch_id, starts_at);
CREATE INDEX ix_time_off_trainer_id_starts_at ON public.time_off USING btree (trainer_id, starts_at);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_health_check_id FOREIGN KEY (health_check_id) REFERENCES public.health_check(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT fk_cancellation_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT fk_check_in_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_resource_id FOREIGN KEY (resource_id) REFERENCES public.resource(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.health_check
    ADD CONSTRAINT fk_health_check_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT fk_log_entry_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT fk_member_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.resource
    ADD CONSTRAINT fk_resource_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT fk_shift_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT fk_shift_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT fk_staff_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT fk_time_off_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT fk_trainer_resource_id FOREIGN KEY (resource_id) REFERENCES public.resource(id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT fk_trainer_staff_id FOREIGN KEY (staff_id) REFERENCES public.staff(id);
