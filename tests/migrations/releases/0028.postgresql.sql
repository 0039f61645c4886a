CREATE TABLE public.account (
    id integer NOT NULL,
    email character varying NOT NULL,
    password character varying,
    active boolean NOT NULL,
    handle character varying NOT NULL,
    totp_step integer NOT NULL,
    locale character varying NOT NULL,
    opened_at timestamp without time zone NOT NULL,
    device_generation integer NOT NULL,
    failed_guesses integer NOT NULL,
    totp_secret text
);
CREATE SEQUENCE public.account_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.account_id_seq OWNED BY public.account.id;
CREATE TABLE public.activity (
    id integer NOT NULL,
    member_id integer NOT NULL,
    name text NOT NULL,
    made_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone
);
CREATE SEQUENCE public.activity_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.activity_id_seq OWNED BY public.activity.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.assignment (
    id integer NOT NULL,
    member_id integer NOT NULL,
    staff_id integer NOT NULL,
    until_on date,
    assigned_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone,
    sealed_moves text NOT NULL,
    note text NOT NULL
);
CREATE SEQUENCE public.assignment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assignment_id_seq OWNED BY public.assignment.id;
CREATE TABLE public.audit_entry (
    id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    details text NOT NULL,
    actor character varying NOT NULL,
    event character varying NOT NULL,
    subject character varying NOT NULL
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
    asked_trainer_id integer,
    service_id integer NOT NULL,
    health_check_id integer,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    status character varying(20) NOT NULL,
    babies integer NOT NULL,
    sequence integer NOT NULL,
    booked_at timestamp without time zone NOT NULL,
    late_minutes integer,
    is_pardoned boolean NOT NULL,
    known_starts_at timestamp without time zone,
    known_trainer_id integer,
    form_key character varying,
    same_phone_member_id integer,
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
    change_minutes integer NOT NULL,
    baby_ill_a_month integer NOT NULL,
    offer_minutes integer NOT NULL,
    shifts_until date,
    is_open_to_visitors boolean NOT NULL,
    welcomes_babies boolean NOT NULL,
    arrival_ja character varying NOT NULL,
    arrival_en character varying NOT NULL,
    legal json NOT NULL,
    confirmed_at timestamp without time zone,
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
CREATE TABLE public.calendar_feed (
    id integer NOT NULL,
    member_id integer NOT NULL,
    version integer NOT NULL,
    opened_at timestamp without time zone NOT NULL,
    closed_at timestamp without time zone
);
CREATE SEQUENCE public.calendar_feed_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.calendar_feed_id_seq OWNED BY public.calendar_feed.id;
CREATE TABLE public.cancellation (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    by character varying NOT NULL,
    reason character varying(20) NOT NULL,
    is_late boolean NOT NULL,
    words text NOT NULL,
    CONSTRAINT ck_cancellation_cancelreason CHECK (((reason)::text = ANY ((ARRAY['baby'::character varying, 'self'::character varying, 'plans'::character varying, 'other'::character varying, 'desk'::character varying])::text[])))
);
CREATE SEQUENCE public.cancellation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cancellation_id_seq OWNED BY public.cancellation.id;
CREATE TABLE public.channel_trouble (
    channel character varying(20) NOT NULL,
    since timestamp without time zone NOT NULL,
    tried_at timestamp without time zone NOT NULL,
    blame integer NOT NULL,
    keys json NOT NULL,
    said character varying NOT NULL,
    CONSTRAINT ck_channel_trouble_channel CHECK (((channel)::text = ANY ((ARRAY['line'::character varying, 'email'::character varying])::text[])))
);
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
    tick integer NOT NULL,
    resource_id integer NOT NULL,
    booking_id integer,
    hold_id integer,
    time_off_id integer,
    expires_at timestamp without time zone,
    CONSTRAINT ck_claim_one_owner CHECK ((((
CASE
    WHEN (booking_id IS NULL) THEN 0
    ELSE 1
END +
CASE
    WHEN (hold_id IS NULL) THEN 0
    ELSE 1
END) +
CASE
    WHEN (time_off_id IS NULL) THEN 0
    ELSE 1
END) = 1))
);
CREATE TABLE public.closure (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    reason_ja character varying NOT NULL,
    reason_en character varying NOT NULL,
    CONSTRAINT ck_closure_ends_after_start CHECK ((starts_at < ends_at))
);
CREATE SEQUENCE public.closure_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.closure_id_seq OWNED BY public.closure.id;
CREATE TABLE public.consent (
    id integer NOT NULL,
    member_id integer NOT NULL,
    purpose character varying(20) NOT NULL,
    version character varying NOT NULL,
    given_at timestamp without time zone NOT NULL,
    withdrawn_at timestamp without time zone,
    CONSTRAINT ck_consent_purpose CHECK (((purpose)::text = ANY ((ARRAY['health'::character varying, 'share_pain'::character varying, 'share_pelvic'::character varying, 'share_sleep'::character varying, 'share_tiredness'::character varying, 'share_practice'::character varying, 'share_foods'::character varying, 'share_activities'::character varying, 'share_body'::character varying, 'log_weight'::character varying, 'line'::character varying])::text[])))
);
CREATE SEQUENCE public.consent_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.consent_id_seq OWNED BY public.consent.id;
CREATE TABLE public.draft (
    id integer NOT NULL,
    key character varying NOT NULL,
    service_id integer NOT NULL,
    member_id integer,
    trainer_id integer,
    or_anyone boolean NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    hold_id integer,
    moves_id integer,
    moves_sequence integer,
    moves_from timestamp without time zone,
    same_as_id integer,
    babies integer NOT NULL,
    proven_email character varying NOT NULL,
    opened_account boolean NOT NULL,
    booking_id integer,
    forget_at timestamp without time zone NOT NULL,
    health text NOT NULL,
    person text NOT NULL,
    mailed_to text NOT NULL
);
CREATE SEQUENCE public.draft_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.draft_id_seq OWNED BY public.draft.id;
CREATE TABLE public.freed_day (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    date date NOT NULL
);
CREATE SEQUENCE public.freed_day_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.freed_day_id_seq OWNED BY public.freed_day.id;
CREATE TABLE public.health_check (
    id integer NOT NULL,
    member_id integer NOT NULL,
    sealed text NOT NULL,
    consent_version character varying NOT NULL,
    consented_at timestamp without time zone NOT NULL,
    answered_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.health_check_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.health_check_id_seq OWNED BY public.health_check.id;
CREATE TABLE public.hold (
    id integer NOT NULL,
    trainer_id integer NOT NULL,
    starts_at timestamp without time zone NOT NULL,
    ends_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    extended_at timestamp without time zone,
    babies integer NOT NULL,
    service_id integer NOT NULL,
    moves_id integer
);
CREATE SEQUENCE public.hold_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.hold_id_seq OWNED BY public.hold.id;
CREATE TABLE public.joining (
    id integer NOT NULL,
    kept_id integer NOT NULL,
    gone_id integer NOT NULL,
    asked_at timestamp without time zone NOT NULL,
    asked_by character varying NOT NULL,
    kept_said_at timestamp without time zone,
    gone_said_at timestamp without time zone,
    ended_at timestamp without time zone,
    ending character varying(20),
    CONSTRAINT ck_joining_ending CHECK (((ending)::text = ANY ((ARRAY['joined'::character varying, 'declined'::character varying, 'withdrawn'::character varying, 'changed'::character varying])::text[])))
);
CREATE SEQUENCE public.joining_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.joining_id_seq OWNED BY public.joining.id;
CREATE TABLE public.limit_count (
    key character varying NOT NULL,
    count integer NOT NULL,
    expires_at double precision NOT NULL
);
CREATE TABLE public.line_link (
    id integer NOT NULL,
    account_id integer NOT NULL,
    user_index character varying NOT NULL,
    linked_at timestamp without time zone NOT NULL,
    noted_at timestamp without time zone,
    blocked_at timestamp without time zone,
    "user" text NOT NULL
);
CREATE SEQUENCE public.line_link_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.line_link_id_seq OWNED BY public.line_link.id;
CREATE TABLE public.log_entry (
    id integer NOT NULL,
    member_id integer NOT NULL,
    value text,
    measure character varying(20) NOT NULL,
    day date NOT NULL,
    noted_at timestamp without time zone NOT NULL,
    CONSTRAINT ck_log_entry_measure CHECK (((measure)::text = ANY ((ARRAY['pain'::character varying, 'parts'::character varying, 'leaks'::character varying, 'heaviness'::character varying, 'sleep'::character varying, 'tiredness'::character varying, 'moves'::character varying, 'foods'::character varying, 'word'::character varying, 'activities'::character varying, 'weight'::character varying, 'height'::character varying, 'bone'::character varying])::text[])))
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
    account_id integer,
    family_name character varying NOT NULL,
    given_name character varying NOT NULL,
    family_kana character varying NOT NULL,
    given_kana character varying NOT NULL,
    found_as character varying NOT NULL,
    phone_index character varying NOT NULL,
    phone_end_index character varying NOT NULL,
    phone_changed_at timestamp without time zone,
    joined_at timestamp without time zone NOT NULL,
    log_erased_at timestamp without time zone,
    erased_at timestamp without time zone,
    merged_into_id integer,
    phone text NOT NULL
);
CREATE SEQUENCE public.member_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.member_id_seq OWNED BY public.member.id;
CREATE TABLE public.member_merge (
    id integer NOT NULL,
    kept_id integer NOT NULL,
    gone_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    by character varying NOT NULL,
    moved json NOT NULL,
    filled json NOT NULL,
    undone_at timestamp without time zone
);
CREATE SEQUENCE public.member_merge_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.member_merge_id_seq OWNED BY public.member_merge.id;
CREATE TABLE public.no_show (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    at timestamp without time zone NOT NULL,
    by character varying NOT NULL
);
CREATE SEQUENCE public.no_show_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.no_show_id_seq OWNED BY public.no_show.id;
CREATE TABLE public.note (
    id integer NOT NULL,
    member_id integer NOT NULL,
    staff_id integer NOT NULL,
    written_at timestamp without time zone NOT NULL,
    is_for_desk boolean NOT NULL,
    words text NOT NULL
);
CREATE SEQUENCE public.note_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.note_id_seq OWNED BY public.note.id;
CREATE TABLE public.offer (
    id integer NOT NULL,
    entry_id integer,
    hold_id integer,
    booking_id integer,
    trainer_id integer,
    starts_at timestamp without time zone,
    ends_at timestamp without time zone,
    made_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone,
    answered_at timestamp without time zone,
    answer character varying(20),
    member_id integer NOT NULL,
    moves_id integer,
    was_starts_at timestamp without time zone,
    was_trainer_id integer,
    CONSTRAINT ck_offer_answer CHECK (((answer)::text = ANY ((ARRAY['accepted'::character varying, 'declined'::character varying, 'lapsed'::character varying, 'withdrawn'::character varying])::text[])))
);
CREATE SEQUENCE public.offer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.offer_id_seq OWNED BY public.offer.id;
CREATE TABLE public.one_time_code (
    id integer NOT NULL,
    key character varying NOT NULL,
    use character varying(20) NOT NULL,
    account_id integer,
    email character varying NOT NULL,
    network character varying NOT NULL,
    link character varying,
    secret character varying NOT NULL,
    sent_at timestamp without time zone NOT NULL,
    guesses integer NOT NULL,
    presses integer NOT NULL,
    CONSTRAINT ck_one_time_code_codeuse CHECK (((use)::text = ANY ((ARRAY['sign_in'::character varying, 'booking'::character varying, 'confirm'::character varying, 'new_address'::character varying, 'password'::character varying, 'invitation'::character varying, 'passkey'::character varying, 'line'::character varying, 'joining'::character varying])::text[])))
);
CREATE SEQUENCE public.one_time_code_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.one_time_code_id_seq OWNED BY public.one_time_code.id;
CREATE TABLE public.outbox_message (
    id integer NOT NULL,
    key character varying NOT NULL,
    kind character varying NOT NULL,
    person character varying NOT NULL,
    "to" character varying NOT NULL,
    locale character varying NOT NULL,
    subject character varying NOT NULL,
    channel character varying(20),
    tried json NOT NULL,
    created_at timestamp without time zone NOT NULL,
    due_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone,
    attempts integer NOT NULL,
    failed_at timestamp without time zone,
    last_error character varying NOT NULL,
    sent_at timestamp without time zone,
    given_up_at timestamp without time zone,
    facts text NOT NULL,
    failure character varying(20),
    CONSTRAINT ck_outbox_message_channel CHECK (((channel)::text = ANY ((ARRAY['line'::character varying, 'email'::character varying])::text[]))),
    CONSTRAINT ck_outbox_message_failure CHECK (((failure)::text = ANY ((ARRAY['too-late'::character varying, 'address'::character varying, 'line'::character varying, 'away'::character varying, 'restored'::character varying])::text[])))
);
CREATE SEQUENCE public.outbox_message_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.outbox_message_id_seq OWNED BY public.outbox_message.id;
CREATE TABLE public.page_version (
    id integer NOT NULL,
    times integer NOT NULL,
    board integer NOT NULL
);
CREATE TABLE public.partner (
    id integer NOT NULL,
    member_id integer NOT NULL,
    account_id integer,
    email character varying NOT NULL,
    link_digest character varying NOT NULL,
    invited_at timestamp without time zone NOT NULL,
    accepted_at timestamp without time zone,
    ended_at timestamp without time zone
);
CREATE SEQUENCE public.partner_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.partner_id_seq OWNED BY public.partner.id;
CREATE TABLE public.passkey (
    id integer NOT NULL,
    account_id integer NOT NULL,
    credential character varying NOT NULL,
    public_key character varying NOT NULL,
    sign_count integer NOT NULL,
    name character varying NOT NULL,
    made_at timestamp without time zone NOT NULL,
    used_at timestamp without time zone
);
CREATE SEQUENCE public.passkey_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.passkey_id_seq OWNED BY public.passkey.id;
CREATE TABLE public.preferences (
    id integer NOT NULL,
    account_id integer NOT NULL,
    channels json NOT NULL,
    muted json NOT NULL,
    changed_at timestamp without time zone NOT NULL
);
CREATE SEQUENCE public.preferences_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.preferences_id_seq OWNED BY public.preferences.id;
CREATE TABLE public.reading (
    id integer NOT NULL,
    member_id integer NOT NULL,
    slug character varying NOT NULL,
    place character varying NOT NULL,
    read_at timestamp without time zone,
    saved_at timestamp without time zone
);
CREATE SEQUENCE public.reading_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reading_id_seq OWNED BY public.reading.id;
CREATE TABLE public.recovery_code (
    id integer NOT NULL,
    account_id integer NOT NULL,
    digest character varying NOT NULL
);
CREATE SEQUENCE public.recovery_code_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.recovery_code_id_seq OWNED BY public.recovery_code.id;
CREATE TABLE public.resource (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    kind character varying(20) NOT NULL,
    is_active boolean NOT NULL,
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
CREATE TABLE public.routine_reminder (
    id integer NOT NULL,
    member_id integer NOT NULL,
    at time without time zone NOT NULL,
    weekdays integer NOT NULL,
    set_at timestamp without time zone NOT NULL,
    last_on date
);
CREATE SEQUENCE public.routine_reminder_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.routine_reminder_id_seq OWNED BY public.routine_reminder.id;
CREATE TABLE public.routine_session (
    id integer NOT NULL,
    member_id integer NOT NULL,
    assignment_id integer,
    key character varying NOT NULL,
    routine character varying NOT NULL,
    day date NOT NULL,
    started_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone NOT NULL,
    seconds integer NOT NULL,
    is_finished boolean NOT NULL,
    details text NOT NULL
);
CREATE SEQUENCE public.routine_session_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.routine_session_id_seq OWNED BY public.routine_session.id;
CREATE TABLE public.service (
    id integer NOT NULL,
    branch_id integer NOT NULL,
    slug character varying NOT NULL,
    "position" integer NOT NULL,
    name_ja character varying NOT NULL,
    name_en character varying NOT NULL,
    message_name_ja character varying NOT NULL,
    message_name_en character varying NOT NULL,
    summary_ja character varying NOT NULL,
    summary_en character varying NOT NULL,
    minutes integer NOT NULL,
    price_yen integer,
    is_trial boolean NOT NULL,
    is_exercise boolean NOT NULL,
    buffer_minutes integer NOT NULL,
    weeks integer,
    weeks_caesarean integer,
    wants_clearance boolean NOT NULL,
    rules_approved_at timestamp without time zone
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
CREATE TABLE public.sign_in (
    id integer NOT NULL,
    account_id integer NOT NULL,
    digest character varying NOT NULL,
    way character varying(20) NOT NULL,
    is_strong boolean NOT NULL,
    device character varying NOT NULL,
    began_at timestamp without time zone NOT NULL,
    seen_at timestamp without time zone NOT NULL,
    confirmed_at timestamp without time zone NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    locked_at timestamp without time zone,
    CONSTRAINT ck_sign_in_way CHECK (((way)::text = ANY ((ARRAY['code'::character varying, 'password'::character varying, 'passkey'::character varying, 'link'::character varying, 'helper'::character varying])::text[])))
);
CREATE SEQUENCE public.sign_in_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_in_id_seq OWNED BY public.sign_in.id;
CREATE TABLE public.staff (
    id integer NOT NULL,
    account_id integer,
    role character varying(20) NOT NULL,
    name character varying NOT NULL,
    is_active boolean NOT NULL,
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
    closure_id integer,
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
CREATE TABLE public.trainer_feed (
    id integer NOT NULL,
    trainer_id integer NOT NULL,
    staff_id integer,
    version integer NOT NULL,
    opened_at timestamp without time zone NOT NULL,
    closed_at timestamp without time zone
);
CREATE SEQUENCE public.trainer_feed_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trainer_feed_id_seq OWNED BY public.trainer_feed.id;
CREATE SEQUENCE public.trainer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.trainer_id_seq OWNED BY public.trainer.id;
CREATE TABLE public.visit_check (
    id integer NOT NULL,
    booking_id integer NOT NULL,
    answered_at timestamp without time zone NOT NULL,
    signs text NOT NULL
);
CREATE SEQUENCE public.visit_check_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.visit_check_id_seq OWNED BY public.visit_check.id;
CREATE TABLE public.waitlist_entry (
    id integer NOT NULL,
    member_id integer NOT NULL,
    service_id integer NOT NULL,
    trainer_id integer,
    babies integer NOT NULL,
    weekdays integer NOT NULL,
    day_from time without time zone NOT NULL,
    day_until time without time zone NOT NULL,
    from_on date NOT NULL,
    until_on date NOT NULL,
    joined_at timestamp without time zone NOT NULL,
    ended_at timestamp without time zone,
    outcome character varying(20),
    CONSTRAINT ck_waitlist_entry_outcome CHECK (((outcome)::text = ANY ((ARRAY['booked'::character varying, 'left'::character varying, 'over'::character varying])::text[]))),
    CONSTRAINT ck_waitlist_entry_some_weekday CHECK (((weekdays >= 1) AND (weekdays <= 127)))
);
CREATE SEQUENCE public.waitlist_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.waitlist_entry_id_seq OWNED BY public.waitlist_entry.id;
CREATE TABLE public.weekly_hours (
    id integer NOT NULL,
    trainer_id integer NOT NULL,
    weekday integer NOT NULL,
    begins time without time zone NOT NULL,
    ends time without time zone NOT NULL,
    CONSTRAINT ck_weekly_hours_a_weekday CHECK (((weekday >= 0) AND (weekday <= 6))),
    CONSTRAINT ck_weekly_hours_ends_after_begin CHECK ((begins < ends))
);
CREATE SEQUENCE public.weekly_hours_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.weekly_hours_id_seq OWNED BY public.weekly_hours.id;
CREATE TABLE public.worker_run (
    name character varying NOT NULL,
    at timestamp without time zone NOT NULL
);
ALTER TABLE ONLY public.account ALTER COLUMN id SET DEFAULT nextval('public.account_id_seq'::regclass);
ALTER TABLE ONLY public.activity ALTER COLUMN id SET DEFAULT nextval('public.activity_id_seq'::regclass);
ALTER TABLE ONLY public.assignment ALTER COLUMN id SET DEFAULT nextval('public.assignment_id_seq'::regclass);
ALTER TABLE ONLY public.audit_entry ALTER COLUMN id SET DEFAULT nextval('public.audit_entry_id_seq'::regclass);
ALTER TABLE ONLY public.booking ALTER COLUMN id SET DEFAULT nextval('public.booking_id_seq'::regclass);
ALTER TABLE ONLY public.branch ALTER COLUMN id SET DEFAULT nextval('public.branch_id_seq'::regclass);
ALTER TABLE ONLY public.calendar_feed ALTER COLUMN id SET DEFAULT nextval('public.calendar_feed_id_seq'::regclass);
ALTER TABLE ONLY public.cancellation ALTER COLUMN id SET DEFAULT nextval('public.cancellation_id_seq'::regclass);
ALTER TABLE ONLY public.check_in ALTER COLUMN id SET DEFAULT nextval('public.check_in_id_seq'::regclass);
ALTER TABLE ONLY public.closure ALTER COLUMN id SET DEFAULT nextval('public.closure_id_seq'::regclass);
ALTER TABLE ONLY public.consent ALTER COLUMN id SET DEFAULT nextval('public.consent_id_seq'::regclass);
ALTER TABLE ONLY public.draft ALTER COLUMN id SET DEFAULT nextval('public.draft_id_seq'::regclass);
ALTER TABLE ONLY public.freed_day ALTER COLUMN id SET DEFAULT nextval('public.freed_day_id_seq'::regclass);
ALTER TABLE ONLY public.health_check ALTER COLUMN id SET DEFAULT nextval('public.health_check_id_seq'::regclass);
ALTER TABLE ONLY public.hold ALTER COLUMN id SET DEFAULT nextval('public.hold_id_seq'::regclass);
ALTER TABLE ONLY public.joining ALTER COLUMN id SET DEFAULT nextval('public.joining_id_seq'::regclass);
ALTER TABLE ONLY public.line_link ALTER COLUMN id SET DEFAULT nextval('public.line_link_id_seq'::regclass);
ALTER TABLE ONLY public.log_entry ALTER COLUMN id SET DEFAULT nextval('public.log_entry_id_seq'::regclass);
ALTER TABLE ONLY public.member ALTER COLUMN id SET DEFAULT nextval('public.member_id_seq'::regclass);
ALTER TABLE ONLY public.member_merge ALTER COLUMN id SET DEFAULT nextval('public.member_merge_id_seq'::regclass);
ALTER TABLE ONLY public.no_show ALTER COLUMN id SET DEFAULT nextval('public.no_show_id_seq'::regclass);
ALTER TABLE ONLY public.note ALTER COLUMN id SET DEFAULT nextval('public.note_id_seq'::regclass);
ALTER TABLE ONLY public.offer ALTER COLUMN id SET DEFAULT nextval('public.offer_id_seq'::regclass);
ALTER TABLE ONLY public.one_time_code ALTER COLUMN id SET DEFAULT nextval('public.one_time_code_id_seq'::regclass);
ALTER TABLE ONLY public.outbox_message ALTER COLUMN id SET DEFAULT nextval('public.outbox_message_id_seq'::regclass);
ALTER TABLE ONLY public.partner ALTER COLUMN id SET DEFAULT nextval('public.partner_id_seq'::regclass);
ALTER TABLE ONLY public.passkey ALTER COLUMN id SET DEFAULT nextval('public.passkey_id_seq'::regclass);
ALTER TABLE ONLY public.preferences ALTER COLUMN id SET DEFAULT nextval('public.preferences_id_seq'::regclass);
ALTER TABLE ONLY public.reading ALTER COLUMN id SET DEFAULT nextval('public.reading_id_seq'::regclass);
ALTER TABLE ONLY public.recovery_code ALTER COLUMN id SET DEFAULT nextval('public.recovery_code_id_seq'::regclass);
ALTER TABLE ONLY public.resource ALTER COLUMN id SET DEFAULT nextval('public.resource_id_seq'::regclass);
ALTER TABLE ONLY public.routine_reminder ALTER COLUMN id SET DEFAULT nextval('public.routine_reminder_id_seq'::regclass);
ALTER TABLE ONLY public.routine_session ALTER COLUMN id SET DEFAULT nextval('public.routine_session_id_seq'::regclass);
ALTER TABLE ONLY public.service ALTER COLUMN id SET DEFAULT nextval('public.service_id_seq'::regclass);
ALTER TABLE ONLY public.shift ALTER COLUMN id SET DEFAULT nextval('public.shift_id_seq'::regclass);
ALTER TABLE ONLY public.sign_in ALTER COLUMN id SET DEFAULT nextval('public.sign_in_id_seq'::regclass);
ALTER TABLE ONLY public.staff ALTER COLUMN id SET DEFAULT nextval('public.staff_id_seq'::regclass);
ALTER TABLE ONLY public.time_off ALTER COLUMN id SET DEFAULT nextval('public.time_off_id_seq'::regclass);
ALTER TABLE ONLY public.trainer ALTER COLUMN id SET DEFAULT nextval('public.trainer_id_seq'::regclass);
ALTER TABLE ONLY public.trainer_feed ALTER COLUMN id SET DEFAULT nextval('public.trainer_feed_id_seq'::regclass);
ALTER TABLE ONLY public.visit_check ALTER COLUMN id SET DEFAULT nextval('public.visit_check_id_seq'::regclass);
ALTER TABLE ONLY public.waitlist_entry ALTER COLUMN id SET DEFAULT nextval('public.waitlist_entry_id_seq'::regclass);
ALTER TABLE ONLY public.weekly_hours ALTER COLUMN id SET DEFAULT nextval('public.weekly_hours_id_seq'::regclass);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT pk_activity PRIMARY KEY (id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT pk_assignment PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT pk_audit_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT pk_booking PRIMARY KEY (id);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT pk_branch PRIMARY KEY (id);
ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT pk_calendar_feed PRIMARY KEY (id);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT pk_cancellation PRIMARY KEY (id);
ALTER TABLE ONLY public.channel_trouble
    ADD CONSTRAINT pk_channel_trouble PRIMARY KEY (channel);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT pk_check_in PRIMARY KEY (id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT pk_claim PRIMARY KEY (tick, resource_id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT pk_closure PRIMARY KEY (id);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT pk_consent PRIMARY KEY (id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT pk_draft PRIMARY KEY (id);
ALTER TABLE ONLY public.freed_day
    ADD CONSTRAINT pk_freed_day PRIMARY KEY (id);
ALTER TABLE ONLY public.health_check
    ADD CONSTRAINT pk_health_check PRIMARY KEY (id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT pk_hold PRIMARY KEY (id);
ALTER TABLE ONLY public.joining
    ADD CONSTRAINT pk_joining PRIMARY KEY (id);
ALTER TABLE ONLY public.limit_count
    ADD CONSTRAINT pk_limit_count PRIMARY KEY (key);
ALTER TABLE ONLY public.line_link
    ADD CONSTRAINT pk_line_link PRIMARY KEY (id);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT pk_log_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT pk_member PRIMARY KEY (id);
ALTER TABLE ONLY public.member_merge
    ADD CONSTRAINT pk_member_merge PRIMARY KEY (id);
ALTER TABLE ONLY public.no_show
    ADD CONSTRAINT pk_no_show PRIMARY KEY (id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT pk_note PRIMARY KEY (id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT pk_offer PRIMARY KEY (id);
ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT pk_one_time_code PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT pk_outbox_message PRIMARY KEY (id);
ALTER TABLE ONLY public.page_version
    ADD CONSTRAINT pk_page_version PRIMARY KEY (id);
ALTER TABLE ONLY public.partner
    ADD CONSTRAINT pk_partner PRIMARY KEY (id);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT pk_passkey PRIMARY KEY (id);
ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT pk_preferences PRIMARY KEY (id);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT pk_reading PRIMARY KEY (id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT pk_recovery_code PRIMARY KEY (id);
ALTER TABLE ONLY public.resource
    ADD CONSTRAINT pk_resource PRIMARY KEY (id);
ALTER TABLE ONLY public.routine_reminder
    ADD CONSTRAINT pk_routine_reminder PRIMARY KEY (id);
ALTER TABLE ONLY public.routine_session
    ADD CONSTRAINT pk_routine_session PRIMARY KEY (id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT pk_service PRIMARY KEY (id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT pk_shift PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT pk_sign_in PRIMARY KEY (id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);
ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT pk_time_off PRIMARY KEY (id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT pk_trainer PRIMARY KEY (id);
ALTER TABLE ONLY public.trainer_feed
    ADD CONSTRAINT pk_trainer_feed PRIMARY KEY (id);
ALTER TABLE ONLY public.visit_check
    ADD CONSTRAINT pk_visit_check PRIMARY KEY (id);
ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT pk_waitlist_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT pk_weekly_hours PRIMARY KEY (id);
ALTER TABLE ONLY public.worker_run
    ADD CONSTRAINT pk_worker_run PRIMARY KEY (name);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_email UNIQUE (email);
ALTER TABLE ONLY public.account
    ADD CONSTRAINT uq_account_handle UNIQUE (handle);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT uq_booking_reference UNIQUE (reference);
ALTER TABLE ONLY public.branch
    ADD CONSTRAINT uq_branch_slug UNIQUE (slug);
ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT uq_calendar_feed_member_id UNIQUE (member_id);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT uq_cancellation_booking_id UNIQUE (booking_id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT uq_check_in_booking_id UNIQUE (booking_id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT uq_draft_hold_id UNIQUE (hold_id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT uq_draft_key UNIQUE (key);
ALTER TABLE ONLY public.line_link
    ADD CONSTRAINT uq_line_link_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.line_link
    ADD CONSTRAINT uq_line_link_user_index UNIQUE (user_index);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT uq_log_entry_member_id_measure_day UNIQUE (member_id, measure, day);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT uq_member_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.no_show
    ADD CONSTRAINT uq_no_show_booking_id UNIQUE (booking_id);
ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT uq_one_time_code_key UNIQUE (key);
ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT uq_one_time_code_link UNIQUE (link);
ALTER TABLE ONLY public.outbox_message
    ADD CONSTRAINT uq_outbox_message_key UNIQUE (key);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT uq_passkey_credential UNIQUE (credential);
ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT uq_preferences_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT uq_reading_member_id_slug UNIQUE (member_id, slug);
ALTER TABLE ONLY public.routine_reminder
    ADD CONSTRAINT uq_routine_reminder_member_id UNIQUE (member_id);
ALTER TABLE ONLY public.routine_session
    ADD CONSTRAINT uq_routine_session_member_id_key UNIQUE (member_id, key);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT uq_service_branch_id_slug UNIQUE (branch_id, slug);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT uq_shift_trainer_id_starts_at UNIQUE (trainer_id, starts_at);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT uq_sign_in_digest UNIQUE (digest);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT uq_staff_account_id UNIQUE (account_id);
ALTER TABLE ONLY public.trainer_feed
    ADD CONSTRAINT uq_trainer_feed_trainer_id UNIQUE (trainer_id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT uq_trainer_resource_id UNIQUE (resource_id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT uq_trainer_staff_id UNIQUE (staff_id);
ALTER TABLE ONLY public.visit_check
    ADD CONSTRAINT uq_visit_check_booking_id UNIQUE (booking_id);
CREATE INDEX ix_activity_member_id ON public.activity USING btree (member_id);
CREATE INDEX ix_assignment_member_id ON public.assignment USING btree (member_id);
CREATE INDEX ix_audit_entry_actor_at ON public.audit_entry USING btree (actor, at);
CREATE INDEX ix_audit_entry_at ON public.audit_entry USING btree (at);
CREATE INDEX ix_audit_entry_event_at ON public.audit_entry USING btree (event, at);
CREATE INDEX ix_audit_entry_subject_at ON public.audit_entry USING btree (subject, at);
CREATE INDEX ix_booking_branch_id_starts_at ON public.booking USING btree (branch_id, starts_at);
CREATE INDEX ix_booking_form_key ON public.booking USING btree (form_key);
CREATE INDEX ix_booking_member_id_starts_at ON public.booking USING btree (member_id, starts_at);
CREATE INDEX ix_claim_booking_id ON public.claim USING btree (booking_id);
CREATE INDEX ix_claim_hold_id ON public.claim USING btree (hold_id);
CREATE INDEX ix_claim_time_off_id ON public.claim USING btree (time_off_id);
CREATE INDEX ix_closure_branch_id_ends_at ON public.closure USING btree (branch_id, ends_at);
CREATE INDEX ix_consent_member_id ON public.consent USING btree (member_id);
CREATE INDEX ix_draft_forget_at ON public.draft USING btree (forget_at);
CREATE INDEX ix_draft_member_id ON public.draft USING btree (member_id);
CREATE INDEX ix_health_check_member_id_answered_at ON public.health_check USING btree (member_id, answered_at);
CREATE INDEX ix_hold_expires_at ON public.hold USING btree (expires_at);
CREATE INDEX ix_hold_moves_id ON public.hold USING btree (moves_id);
CREATE INDEX ix_joining_gone_id ON public.joining USING btree (gone_id);
CREATE INDEX ix_joining_kept_id ON public.joining USING btree (kept_id);
CREATE INDEX ix_limit_count_expires_at ON public.limit_count USING btree (expires_at);
CREATE INDEX ix_member_merge_gone_id ON public.member_merge USING btree (gone_id);
CREATE INDEX ix_member_merge_kept_id ON public.member_merge USING btree (kept_id);
CREATE INDEX ix_member_merged_into_id ON public.member USING btree (merged_into_id);
CREATE INDEX ix_member_phone_end_index ON public.member USING btree (phone_end_index);
CREATE INDEX ix_member_phone_index ON public.member USING btree (phone_index);
CREATE INDEX ix_note_member_id_written_at ON public.note USING btree (member_id, written_at);
CREATE INDEX ix_offer_entry_id ON public.offer USING btree (entry_id);
CREATE INDEX ix_offer_hold_id ON public.offer USING btree (hold_id);
CREATE INDEX ix_offer_member_id ON public.offer USING btree (member_id);
CREATE INDEX ix_offer_moves_id ON public.offer USING btree (moves_id);
CREATE INDEX ix_offer_open ON public.offer USING btree (expires_at) WHERE (answered_at IS NULL);
CREATE INDEX ix_one_time_code_account_id ON public.one_time_code USING btree (account_id);
CREATE INDEX ix_one_time_code_email_sent_at ON public.one_time_code USING btree (email, sent_at);
CREATE INDEX ix_one_time_code_sent_at ON public.one_time_code USING btree (sent_at);
CREATE INDEX ix_outbox_message_due ON public.outbox_message USING btree (channel, due_at) WHERE ((sent_at IS NULL) AND (given_up_at IS NULL));
CREATE INDEX ix_outbox_message_given_up_at ON public.outbox_message USING btree (given_up_at);
CREATE INDEX ix_outbox_message_person_created_at ON public.outbox_message USING btree (person, created_at);
CREATE INDEX ix_outbox_message_subject ON public.outbox_message USING btree (subject) WHERE ((sent_at IS NULL) AND (given_up_at IS NULL));
CREATE INDEX ix_outbox_message_to_created_at ON public.outbox_message USING btree ("to", created_at);
CREATE INDEX ix_partner_account_id ON public.partner USING btree (account_id);
CREATE INDEX ix_partner_link_digest ON public.partner USING btree (link_digest);
CREATE INDEX ix_partner_member_id ON public.partner USING btree (member_id);
CREATE INDEX ix_passkey_account_id ON public.passkey USING btree (account_id);
CREATE INDEX ix_recovery_code_account_id ON public.recovery_code USING btree (account_id);
CREATE INDEX ix_resource_branch_id ON public.resource USING btree (branch_id);
CREATE INDEX ix_routine_reminder_at ON public.routine_reminder USING btree (at);
CREATE INDEX ix_routine_session_assignment_id ON public.routine_session USING btree (assignment_id);
CREATE INDEX ix_routine_session_member_id_day ON public.routine_session USING btree (member_id, day);
CREATE INDEX ix_shift_branch_id_starts_at ON public.shift USING btree (branch_id, starts_at);
CREATE INDEX ix_sign_in_account_id ON public.sign_in USING btree (account_id);
CREATE INDEX ix_sign_in_expires_at ON public.sign_in USING btree (expires_at);
CREATE INDEX ix_time_off_closure_id ON public.time_off USING btree (closure_id);
CREATE INDEX ix_time_off_ends_at ON public.time_off USING btree (ends_at);
CREATE INDEX ix_time_off_trainer_id_starts_at ON public.time_off USING btree (trainer_id, starts_at);
CREATE INDEX ix_waitlist_entry_member_id ON public.waitlist_entry USING btree (member_id);
CREATE INDEX ix_waitlist_entry_waiting ON public.waitlist_entry USING btree (joined_at) WHERE (ended_at IS NULL);
CREATE INDEX ix_weekly_hours_trainer_id ON public.weekly_hours USING btree (trainer_id);
CREATE UNIQUE INDEX uq_assignment_standing_member_id ON public.assignment USING btree (member_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_consent_standing_member_id_purpose ON public.consent USING btree (member_id, purpose) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX uq_offer_open_entry_id ON public.offer USING btree (entry_id) WHERE (answered_at IS NULL);
CREATE UNIQUE INDEX uq_offer_open_moves_id ON public.offer USING btree (moves_id) WHERE (answered_at IS NULL);
CREATE UNIQUE INDEX uq_partner_standing_member_id ON public.partner USING btree (member_id) WHERE (ended_at IS NULL);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT fk_activity_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT fk_assignment_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.assignment
    ADD CONSTRAINT fk_assignment_staff_id FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_asked_trainer_id FOREIGN KEY (asked_trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_health_check_id FOREIGN KEY (health_check_id) REFERENCES public.health_check(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_same_phone_member_id FOREIGN KEY (same_phone_member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.booking
    ADD CONSTRAINT fk_booking_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT fk_calendar_feed_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.cancellation
    ADD CONSTRAINT fk_cancellation_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT fk_check_in_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_hold_id FOREIGN KEY (hold_id) REFERENCES public.hold(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_resource_id FOREIGN KEY (resource_id) REFERENCES public.resource(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT fk_claim_time_off_id FOREIGN KEY (time_off_id) REFERENCES public.time_off(id);
ALTER TABLE ONLY public.closure
    ADD CONSTRAINT fk_closure_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.consent
    ADD CONSTRAINT fk_consent_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_hold_id FOREIGN KEY (hold_id) REFERENCES public.hold(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_moves_id FOREIGN KEY (moves_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_same_as_id FOREIGN KEY (same_as_id) REFERENCES public.health_check(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.draft
    ADD CONSTRAINT fk_draft_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.freed_day
    ADD CONSTRAINT fk_freed_day_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.health_check
    ADD CONSTRAINT fk_health_check_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT fk_hold_moves_id FOREIGN KEY (moves_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT fk_hold_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.hold
    ADD CONSTRAINT fk_hold_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.joining
    ADD CONSTRAINT fk_joining_gone_id FOREIGN KEY (gone_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.joining
    ADD CONSTRAINT fk_joining_kept_id FOREIGN KEY (kept_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.line_link
    ADD CONSTRAINT fk_line_link_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.log_entry
    ADD CONSTRAINT fk_log_entry_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT fk_member_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.member_merge
    ADD CONSTRAINT fk_member_merge_gone_id FOREIGN KEY (gone_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.member_merge
    ADD CONSTRAINT fk_member_merge_kept_id FOREIGN KEY (kept_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT fk_member_merged_into_id FOREIGN KEY (merged_into_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.no_show
    ADD CONSTRAINT fk_no_show_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT fk_note_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT fk_note_staff_id FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_entry_id FOREIGN KEY (entry_id) REFERENCES public.waitlist_entry(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_hold_id FOREIGN KEY (hold_id) REFERENCES public.hold(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_moves_id FOREIGN KEY (moves_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.offer
    ADD CONSTRAINT fk_offer_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT fk_one_time_code_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.partner
    ADD CONSTRAINT fk_partner_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.partner
    ADD CONSTRAINT fk_partner_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT fk_passkey_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT fk_preferences_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.reading
    ADD CONSTRAINT fk_reading_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT fk_recovery_code_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.resource
    ADD CONSTRAINT fk_resource_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.routine_reminder
    ADD CONSTRAINT fk_routine_reminder_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.routine_session
    ADD CONSTRAINT fk_routine_session_assignment_id FOREIGN KEY (assignment_id) REFERENCES public.assignment(id);
ALTER TABLE ONLY public.routine_session
    ADD CONSTRAINT fk_routine_session_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.service
    ADD CONSTRAINT fk_service_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT fk_shift_branch_id FOREIGN KEY (branch_id) REFERENCES public.branch(id);
ALTER TABLE ONLY public.shift
    ADD CONSTRAINT fk_shift_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.sign_in
    ADD CONSTRAINT fk_sign_in_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.staff
    ADD CONSTRAINT fk_staff_account_id FOREIGN KEY (account_id) REFERENCES public.account(id);
ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT fk_time_off_closure_id FOREIGN KEY (closure_id) REFERENCES public.closure(id);
ALTER TABLE ONLY public.time_off
    ADD CONSTRAINT fk_time_off_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.trainer_feed
    ADD CONSTRAINT fk_trainer_feed_staff_id FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.trainer_feed
    ADD CONSTRAINT fk_trainer_feed_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT fk_trainer_resource_id FOREIGN KEY (resource_id) REFERENCES public.resource(id);
ALTER TABLE ONLY public.trainer
    ADD CONSTRAINT fk_trainer_staff_id FOREIGN KEY (staff_id) REFERENCES public.staff(id);
ALTER TABLE ONLY public.visit_check
    ADD CONSTRAINT fk_visit_check_booking_id FOREIGN KEY (booking_id) REFERENCES public.booking(id);
ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT fk_waitlist_entry_member_id FOREIGN KEY (member_id) REFERENCES public.member(id);
ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT fk_waitlist_entry_service_id FOREIGN KEY (service_id) REFERENCES public.service(id);
ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT fk_waitlist_entry_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
ALTER TABLE ONLY public.weekly_hours
    ADD CONSTRAINT fk_weekly_hours_trainer_id FOREIGN KEY (trainer_id) REFERENCES public.trainer(id);
