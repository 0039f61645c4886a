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
	is_demo BOOLEAN NOT NULL, change_minutes INTEGER DEFAULT '1440' NOT NULL, baby_ill_a_month INTEGER DEFAULT '3' NOT NULL, offer_minutes INTEGER DEFAULT '30' NOT NULL, shifts_until DATE, 
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
	given_up_at DATETIME, subject VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_outbox_message PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_message_due ON outbox_message (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_outbox_message_to_created_at ON outbox_message ("to", created_at);
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
CREATE TABLE check_in (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_check_in PRIMARY KEY (id), 
	CONSTRAINT fk_check_in_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_check_in_booking_id UNIQUE (booking_id)
);
CREATE TABLE worker_run (
	name VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_worker_run PRIMARY KEY (name)
);
CREATE TABLE calendar_feed (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_calendar_feed PRIMARY KEY (id), 
	CONSTRAINT fk_calendar_feed_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_calendar_feed_member_id UNIQUE (member_id)
);
CREATE TABLE hold (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	extended_at DATETIME, 
	CONSTRAINT pk_hold PRIMARY KEY (id), 
	CONSTRAINT fk_hold_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE TABLE waitlist_entry (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	trainer_id INTEGER, 
	with_baby BOOLEAN NOT NULL, 
	weekdays INTEGER NOT NULL, 
	day_from TIME NOT NULL, 
	day_until TIME NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	joined_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	outcome VARCHAR(20), 
	CONSTRAINT pk_waitlist_entry PRIMARY KEY (id), 
	CONSTRAINT ck_waitlist_entry_some_weekday CHECK (weekdays BETWEEN 1 AND 127), 
	CONSTRAINT fk_waitlist_entry_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_waitlist_entry_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_waitlist_entry_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT ck_waitlist_entry_outcome CHECK (outcome IN ('booked', 'left', 'over'))
);
CREATE INDEX ix_waitlist_entry_member_id ON waitlist_entry (member_id);
CREATE INDEX ix_waitlist_entry_waiting ON waitlist_entry (joined_at) WHERE ended_at IS NULL;
CREATE TABLE offer (
	id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	hold_id INTEGER, 
	booking_id INTEGER, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	answer VARCHAR(20), 
	CONSTRAINT pk_offer PRIMARY KEY (id), 
	CONSTRAINT fk_offer_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_offer_entry_id FOREIGN KEY(entry_id) REFERENCES waitlist_entry (id), 
	CONSTRAINT fk_offer_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id), 
	CONSTRAINT fk_offer_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT ck_offer_answer CHECK (answer IN ('accepted', 'declined', 'lapsed'))
);
CREATE INDEX ix_offer_entry_id ON offer (entry_id);
CREATE UNIQUE INDEX uq_offer_open_entry_id ON offer (entry_id) WHERE answered_at IS NULL;
CREATE INDEX ix_offer_open ON offer (expires_at) WHERE answered_at IS NULL;
CREATE TABLE visit_check (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	answered_at DATETIME NOT NULL, 
	signs JSON NOT NULL, 
	CONSTRAINT pk_visit_check PRIMARY KEY (id), 
	CONSTRAINT fk_visit_check_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_visit_check_booking_id UNIQUE (booking_id)
);
CREATE TABLE IF NOT EXISTS "cancellation" (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	reason VARCHAR(20) DEFAULT 'other' NOT NULL, 
	is_late BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_cancellation PRIMARY KEY (id), 
	CONSTRAINT uq_cancellation_booking_id UNIQUE (booking_id), 
	CONSTRAINT fk_cancellation_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT ck_cancellation_cancelreason CHECK (reason IN ('baby', 'self', 'plans', 'other', 'desk'))
);
CREATE TABLE claim (
	tick INTEGER NOT NULL, 
	resource_id INTEGER NOT NULL, 
	booking_id INTEGER, 
	hold_id INTEGER, 
	time_off_id INTEGER, 
	expires_at DATETIME, 
	CONSTRAINT pk_claim PRIMARY KEY (tick, resource_id), 
	CONSTRAINT ck_claim_one_owner CHECK ((CASE WHEN booking_id IS NULL THEN 0 ELSE 1 END + CASE WHEN hold_id IS NULL THEN 0 ELSE 1 END + CASE WHEN time_off_id IS NULL THEN 0 ELSE 1 END) = 1), 
	CONSTRAINT fk_claim_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_claim_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id), 
	CONSTRAINT fk_claim_resource_id FOREIGN KEY(resource_id) REFERENCES resource (id), 
	CONSTRAINT fk_claim_time_off_id FOREIGN KEY(time_off_id) REFERENCES time_off (id)
)
 WITHOUT ROWID

;
CREATE INDEX ix_claim_booking_id ON claim (booking_id);
CREATE INDEX ix_claim_hold_id ON claim (hold_id);
CREATE INDEX ix_claim_time_off_id ON claim (time_off_id);
CREATE TABLE IF NOT EXISTS "draft" (
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
	or_anyone BOOLEAN DEFAULT 0 NOT NULL, 
	hold_id INTEGER, 
	moves_id INTEGER, 
	same_as_id INTEGER, 
	CONSTRAINT pk_draft PRIMARY KEY (id), 
	CONSTRAINT fk_draft_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_draft_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_draft_resume_digest UNIQUE (resume_digest), 
	CONSTRAINT uq_draft_key UNIQUE ("key"), 
	CONSTRAINT fk_draft_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_draft_hold_id UNIQUE (hold_id), 
	CONSTRAINT fk_draft_same_as_id FOREIGN KEY(same_as_id) REFERENCES health_check (id), 
	CONSTRAINT fk_draft_moves_id FOREIGN KEY(moves_id) REFERENCES booking (id), 
	CONSTRAINT fk_draft_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id)
);
CREATE INDEX ix_draft_forget_at ON draft (forget_at);
CREATE INDEX ix_outbox_message_subject ON outbox_message (subject) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE TABLE IF NOT EXISTS "resource" (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	is_active BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_resource PRIMARY KEY (id), 
	CONSTRAINT ck_resource_resourcekind CHECK (kind IN ('trainer', 'room', 'baby_space')), 
	CONSTRAINT fk_resource_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
);
CREATE INDEX ix_resource_branch_id ON resource (branch_id);
CREATE TABLE IF NOT EXISTS "service" (
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
	buffer_minutes INTEGER DEFAULT '0' NOT NULL, 
	weeks INTEGER, 
	weeks_caesarean INTEGER, 
	wants_clearance BOOLEAN DEFAULT 0 NOT NULL, 
	rules_approved_at DATETIME, 
	CONSTRAINT pk_service PRIMARY KEY (id), 
	CONSTRAINT uq_service_branch_id_slug UNIQUE (branch_id, slug), 
	CONSTRAINT fk_service_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
);
CREATE TABLE closure (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	reason_ja VARCHAR NOT NULL, 
	reason_en VARCHAR NOT NULL, 
	CONSTRAINT pk_closure PRIMARY KEY (id), 
	CONSTRAINT ck_closure_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_closure_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
);
CREATE INDEX ix_closure_branch_id_ends_at ON closure (branch_id, ends_at);
CREATE TABLE member_merge (
	id INTEGER NOT NULL, 
	kept_id INTEGER NOT NULL, 
	gone_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	moved JSON NOT NULL, 
	undone_at DATETIME, 
	CONSTRAINT pk_member_merge PRIMARY KEY (id), 
	CONSTRAINT fk_member_merge_gone_id FOREIGN KEY(gone_id) REFERENCES member (id), 
	CONSTRAINT fk_member_merge_kept_id FOREIGN KEY(kept_id) REFERENCES member (id)
);
CREATE INDEX ix_member_merge_gone_id ON member_merge (gone_id);
CREATE INDEX ix_member_merge_kept_id ON member_merge (kept_id);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	staff_id INTEGER NOT NULL, 
	written_at DATETIME NOT NULL, 
	words TEXT NOT NULL, 
	is_for_desk BOOLEAN NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT fk_note_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_note_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
);
CREATE INDEX ix_note_member_id_written_at ON note (member_id, written_at);
CREATE TABLE trainer_feed (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	staff_id INTEGER, 
	version INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_at DATETIME, 
	CONSTRAINT pk_trainer_feed PRIMARY KEY (id), 
	CONSTRAINT fk_trainer_feed_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id), 
	CONSTRAINT fk_trainer_feed_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_trainer_feed_trainer_id UNIQUE (trainer_id)
);
CREATE TABLE weekly_hours (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	weekday INTEGER NOT NULL, 
	begins TIME NOT NULL, 
	ends TIME NOT NULL, 
	CONSTRAINT pk_weekly_hours PRIMARY KEY (id), 
	CONSTRAINT ck_weekly_hours_ends_after_begin CHECK (begins < ends), 
	CONSTRAINT ck_weekly_hours_a_weekday CHECK (weekday BETWEEN 0 AND 6), 
	CONSTRAINT fk_weekly_hours_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_weekly_hours_trainer_id ON weekly_hours (trainer_id);
CREATE TABLE no_show (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_no_show PRIMARY KEY (id), 
	CONSTRAINT fk_no_show_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_no_show_booking_id UNIQUE (booking_id)
);
CREATE TABLE proposal (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	hold_id INTEGER, 
	trainer_id INTEGER, 
	starts_at DATETIME, 
	made_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_proposal PRIMARY KEY (id), 
	CONSTRAINT fk_proposal_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_proposal_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id), 
	CONSTRAINT fk_proposal_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_proposal_booking_id ON proposal (booking_id);
CREATE UNIQUE INDEX uq_proposal_open_booking_id ON proposal (booking_id) WHERE ended_at IS NULL;
CREATE INDEX ix_audit_entry_actor_at ON audit_entry (actor, at);
CREATE INDEX ix_audit_entry_event_at ON audit_entry (event, at);
CREATE TABLE IF NOT EXISTS "booking" (
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
	asked_trainer_id INTEGER, 
	form_key VARCHAR, 
	same_phone_member_id INTEGER, 
	late_minutes INTEGER, 
	is_pardoned BOOLEAN DEFAULT 0 NOT NULL, 
	known_starts_at DATETIME, 
	known_trainer_id INTEGER, 
	CONSTRAINT pk_booking PRIMARY KEY (id), 
	CONSTRAINT fk_booking_same_phone_member_id FOREIGN KEY(same_phone_member_id) REFERENCES member (id), 
	CONSTRAINT fk_booking_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT ck_booking_bookingstatus CHECK (status IN ('booked', 'checked_in', 'cancelled')), 
	CONSTRAINT fk_booking_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_booking_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT uq_booking_reference UNIQUE (reference), 
	CONSTRAINT fk_booking_asked_trainer_id FOREIGN KEY(asked_trainer_id) REFERENCES trainer (id), 
	CONSTRAINT fk_booking_health_check_id FOREIGN KEY(health_check_id) REFERENCES health_check (id), 
	CONSTRAINT fk_booking_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_booking_branch_id_starts_at ON booking (branch_id, starts_at);
CREATE INDEX ix_booking_form_key ON booking (form_key);
CREATE INDEX ix_booking_member_id_starts_at ON booking (member_id, starts_at);
CREATE TABLE IF NOT EXISTS "member" (
	id INTEGER NOT NULL, 
	account_id INTEGER, 
	family_name VARCHAR NOT NULL, 
	given_name VARCHAR NOT NULL, 
	family_kana VARCHAR NOT NULL, 
	given_kana VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	joined_at DATETIME NOT NULL, 
	merged_into_id INTEGER, 
	CONSTRAINT pk_member PRIMARY KEY (id), 
	CONSTRAINT fk_member_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_member_account_id UNIQUE (account_id), 
	CONSTRAINT fk_member_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES member (id)
);
CREATE INDEX ix_member_phone ON member (phone);
CREATE INDEX ix_member_merged_into_id ON member (merged_into_id);
CREATE TABLE IF NOT EXISTS "shift" (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT fk_shift_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_shift_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT ck_shift_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT uq_shift_trainer_id_starts_at UNIQUE (trainer_id, starts_at)
);
CREATE INDEX ix_shift_branch_id_starts_at ON shift (branch_id, starts_at);
CREATE TABLE IF NOT EXISTS "time_off" (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	closure_id INTEGER, 
	CONSTRAINT pk_time_off PRIMARY KEY (id), 
	CONSTRAINT fk_time_off_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT ck_time_off_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_time_off_closure_id FOREIGN KEY(closure_id) REFERENCES closure (id)
);
CREATE INDEX ix_time_off_trainer_id_starts_at ON time_off (trainer_id, starts_at);
CREATE INDEX ix_time_off_closure_id ON time_off (closure_id);
CREATE INDEX ix_time_off_ends_at ON time_off (ends_at);
