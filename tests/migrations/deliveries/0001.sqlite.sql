CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE account (
	id INTEGER NOT NULL, 
	email VARCHAR NOT NULL, 
	password VARCHAR, 
	active BOOLEAN NOT NULL, 
	fs_uniquifier VARCHAR NOT NULL, 
	confirmed_at DATETIME, 
	us_totp_secrets TEXT, 
	us_phone_number VARCHAR, 
	locale VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT uq_account_email UNIQUE (email), 
	CONSTRAINT uq_account_fs_uniquifier UNIQUE (fs_uniquifier)
);
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	details JSON NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);
CREATE INDEX ix_audit_entry_at ON audit_entry (at);
CREATE INDEX ix_audit_entry_subject_at ON audit_entry (subject, at);
CREATE TABLE branch (
	id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	name_ja VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	postal_code VARCHAR NOT NULL, 
	address_ja VARCHAR NOT NULL, 
	address_en VARCHAR NOT NULL, 
	access_ja VARCHAR NOT NULL, 
	access_en VARCHAR NOT NULL, 
	parking_ja VARCHAR NOT NULL, 
	parking_en VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	zone_name VARCHAR NOT NULL, 
	opens_at TIME NOT NULL, 
	closes_at TIME NOT NULL, 
	notice_minutes INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	grid_minutes INTEGER NOT NULL, 
	most_upcoming INTEGER NOT NULL, 
	most_trials INTEGER NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	CONSTRAINT pk_branch PRIMARY KEY (id), 
	CONSTRAINT uq_branch_slug UNIQUE (slug)
);
CREATE TABLE outbox_message (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	"to" VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	facts JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	last_error VARCHAR NOT NULL, 
	sent_at DATETIME, 
	given_up_at DATETIME, 
	CONSTRAINT pk_outbox_message PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_message_due ON outbox_message (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_outbox_message_to_created_at ON outbox_message ("to", created_at);
CREATE TABLE member (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	family_name VARCHAR NOT NULL, 
	given_name VARCHAR NOT NULL, 
	family_kana VARCHAR NOT NULL, 
	given_kana VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	joined_at DATETIME NOT NULL, 
	CONSTRAINT pk_member PRIMARY KEY (id), 
	CONSTRAINT fk_member_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_member_account_id UNIQUE (account_id)
);
CREATE INDEX ix_member_phone ON member (phone);
CREATE TABLE resource (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	CONSTRAINT pk_resource PRIMARY KEY (id), 
	CONSTRAINT fk_resource_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT ck_resource_resourcekind CHECK (kind IN ('trainer', 'room', 'baby_space'))
);
CREATE INDEX ix_resource_branch_id ON resource (branch_id);
CREATE TABLE service (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name_ja VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	summary_ja VARCHAR NOT NULL, 
	summary_en VARCHAR NOT NULL, 
	minutes INTEGER NOT NULL, 
	price_yen INTEGER, 
	is_trial BOOLEAN NOT NULL, 
	is_exercise BOOLEAN NOT NULL, 
	CONSTRAINT pk_service PRIMARY KEY (id), 
	CONSTRAINT fk_service_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT uq_service_branch_id_slug UNIQUE (branch_id, slug)
);
CREATE TABLE staff (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT fk_staff_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_staff_account_id UNIQUE (account_id), 
	CONSTRAINT ck_staff_staffrole CHECK (role IN ('trainer', 'desk', 'owner'))
);
CREATE TABLE health_check (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	born_on DATE NOT NULL, 
	delivery VARCHAR(20) NOT NULL, 
	clearance VARCHAR(20) NOT NULL, 
	consent_version VARCHAR NOT NULL, 
	consented_at DATETIME NOT NULL, 
	answered_at DATETIME NOT NULL, 
	CONSTRAINT pk_health_check PRIMARY KEY (id), 
	CONSTRAINT fk_health_check_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT ck_health_check_delivery CHECK (delivery IN ('vaginal', 'caesarean', 'unsaid')), 
	CONSTRAINT ck_health_check_clearance CHECK (clearance IN ('given', 'not_yet', 'unsure'))
);
CREATE INDEX ix_health_check_member_id_answered_at ON health_check (member_id, answered_at);
CREATE TABLE log_entry (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	measure VARCHAR(20) NOT NULL, 
	day DATE NOT NULL, 
	value INTEGER NOT NULL, 
	noted_at DATETIME NOT NULL, 
	CONSTRAINT pk_log_entry PRIMARY KEY (id), 
	CONSTRAINT fk_log_entry_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_log_entry_member_id_measure_day UNIQUE (member_id, measure, day), 
	CONSTRAINT ck_log_entry_measure CHECK (measure IN ('pain'))
);
CREATE TABLE trainer (
	id INTEGER NOT NULL, 
	resource_id INTEGER NOT NULL, 
	staff_id INTEGER, 
	name_ja VARCHAR NOT NULL, 
	name_en VARCHAR NOT NULL, 
	CONSTRAINT pk_trainer PRIMARY KEY (id), 
	CONSTRAINT fk_trainer_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id), 
	CONSTRAINT fk_trainer_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id), 
	CONSTRAINT uq_trainer_resource_id UNIQUE (resource_id), 
	CONSTRAINT uq_trainer_staff_id UNIQUE (staff_id)
);
CREATE TABLE booking (
	id INTEGER NOT NULL, 
	reference VARCHAR NOT NULL, 
	branch_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	health_check_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	with_baby BOOLEAN NOT NULL, 
	sequence INTEGER NOT NULL, 
	booked_at DATETIME NOT NULL, 
	CONSTRAINT pk_booking PRIMARY KEY (id), 
	CONSTRAINT fk_booking_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_booking_health_check_id FOREIGN KEY(health_check_id) REFERENCES health_check (id), 
	CONSTRAINT fk_booking_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_booking_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_booking_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_booking_reference UNIQUE (reference), 
	CONSTRAINT ck_booking_bookingstatus CHECK (status IN ('booked', 'checked_in', 'cancelled'))
);
CREATE INDEX ix_booking_branch_id_starts_at ON booking (branch_id, starts_at);
CREATE INDEX ix_booking_member_id_starts_at ON booking (member_id, starts_at);
CREATE TABLE shift (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT ck_shift_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_shift_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_shift_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_shift_branch_id_starts_at ON shift (branch_id, starts_at);
CREATE TABLE time_off (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_time_off PRIMARY KEY (id), 
	CONSTRAINT ck_time_off_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_time_off_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_time_off_trainer_id_starts_at ON time_off (trainer_id, starts_at);
CREATE TABLE cancellation (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_cancellation PRIMARY KEY (id), 
	CONSTRAINT fk_cancellation_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_cancellation_booking_id UNIQUE (booking_id)
);
CREATE TABLE check_in (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_check_in PRIMARY KEY (id), 
	CONSTRAINT fk_check_in_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_check_in_booking_id UNIQUE (booking_id)
);
CREATE TABLE claim (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	resource_id INTEGER NOT NULL, 
	tick DATETIME NOT NULL, 
	CONSTRAINT pk_claim PRIMARY KEY (id), 
	CONSTRAINT fk_claim_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_claim_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id), 
	CONSTRAINT uq_claim_resource_id_tick UNIQUE (resource_id, tick)
);
CREATE INDEX ix_claim_booking_id ON claim (booking_id);
CREATE INDEX ix_claim_tick ON claim (tick);
CREATE TABLE draft (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	service_id INTEGER NOT NULL, 
	trainer_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	health JSON NOT NULL, 
	person JSON NOT NULL, 
	with_baby BOOLEAN NOT NULL, 
	code_digest VARCHAR NOT NULL, 
	code_sent_at DATETIME, 
	code_guesses INTEGER NOT NULL, 
	proven_email VARCHAR NOT NULL, 
	resume_digest VARCHAR, 
	booking_id INTEGER, 
	forget_at DATETIME NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (id), 
	CONSTRAINT fk_draft_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_draft_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_draft_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_draft_key UNIQUE ("key"), 
	CONSTRAINT uq_draft_resume_digest UNIQUE (resume_digest)
);
CREATE INDEX ix_draft_forget_at ON draft (forget_at);
