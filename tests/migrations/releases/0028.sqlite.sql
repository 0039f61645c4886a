CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	email VARCHAR NOT NULL, 
	password VARCHAR, 
	active BOOLEAN NOT NULL, 
	handle VARCHAR NOT NULL, 
	totp_step INTEGER NOT NULL, 
	locale VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	device_generation INTEGER NOT NULL, 
	failed_guesses INTEGER NOT NULL, 
	totp_secret TEXT, 
	CONSTRAINT uq_account_email UNIQUE (email), 
	CONSTRAINT uq_account_handle UNIQUE (handle)
);
CREATE TABLE audit_entry (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	details TEXT NOT NULL, 
	actor VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (id)
);
CREATE INDEX ix_audit_entry_actor_at ON audit_entry (actor, at);
CREATE INDEX ix_audit_entry_at ON audit_entry (at);
CREATE INDEX ix_audit_entry_event_at ON audit_entry (event, at);
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
	change_minutes INTEGER NOT NULL, 
	baby_ill_a_month INTEGER NOT NULL, 
	offer_minutes INTEGER NOT NULL, 
	shifts_until DATE, 
	is_open_to_visitors BOOLEAN NOT NULL, 
	welcomes_babies BOOLEAN NOT NULL, 
	arrival_ja VARCHAR NOT NULL, 
	arrival_en VARCHAR NOT NULL, 
	legal JSON NOT NULL, 
	confirmed_at DATETIME, 
	is_demo BOOLEAN NOT NULL, 
	CONSTRAINT pk_branch PRIMARY KEY (id), 
	CONSTRAINT uq_branch_slug UNIQUE (slug)
);
CREATE TABLE channel_trouble (
	channel VARCHAR(20) NOT NULL, 
	since DATETIME NOT NULL, 
	tried_at DATETIME NOT NULL, 
	blame INTEGER NOT NULL, 
	keys JSON NOT NULL, 
	said VARCHAR NOT NULL, 
	CONSTRAINT pk_channel_trouble PRIMARY KEY (channel), 
	CONSTRAINT ck_channel_trouble_channel CHECK (channel IN ('line', 'email'))
);
CREATE TABLE limit_count (
	"key" VARCHAR NOT NULL, 
	count INTEGER NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_limit_count PRIMARY KEY ("key")
);
CREATE INDEX ix_limit_count_expires_at ON limit_count (expires_at);
CREATE TABLE worker_run (
	name VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_worker_run PRIMARY KEY (name)
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
CREATE TABLE freed_day (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	date DATE NOT NULL, 
	CONSTRAINT pk_freed_day PRIMARY KEY (id), 
	CONSTRAINT fk_freed_day_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id)
);
CREATE TABLE line_link (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	user_index VARCHAR NOT NULL, 
	linked_at DATETIME NOT NULL, 
	noted_at DATETIME, 
	blocked_at DATETIME, 
	user TEXT NOT NULL, 
	CONSTRAINT pk_line_link PRIMARY KEY (id), 
	CONSTRAINT fk_line_link_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_line_link_account_id UNIQUE (account_id), 
	CONSTRAINT uq_line_link_user_index UNIQUE (user_index)
);
CREATE TABLE member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER, 
	family_name VARCHAR NOT NULL, 
	given_name VARCHAR NOT NULL, 
	family_kana VARCHAR NOT NULL, 
	given_kana VARCHAR NOT NULL, 
	found_as VARCHAR NOT NULL, 
	phone_index VARCHAR NOT NULL, 
	phone_end_index VARCHAR NOT NULL, 
	phone_changed_at DATETIME, 
	joined_at DATETIME NOT NULL, 
	log_erased_at DATETIME, 
	erased_at DATETIME, 
	merged_into_id INTEGER, 
	phone TEXT NOT NULL, 
	CONSTRAINT fk_member_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_member_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES member (id), 
	CONSTRAINT uq_member_account_id UNIQUE (account_id)
);
CREATE INDEX ix_member_merged_into_id ON member (merged_into_id);
CREATE INDEX ix_member_phone_end_index ON member (phone_end_index);
CREATE INDEX ix_member_phone_index ON member (phone_index);
CREATE TABLE one_time_code (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	use VARCHAR(20) NOT NULL, 
	account_id INTEGER, 
	email VARCHAR NOT NULL, 
	network VARCHAR NOT NULL, 
	link VARCHAR, 
	secret VARCHAR NOT NULL, 
	sent_at DATETIME NOT NULL, 
	guesses INTEGER NOT NULL, 
	presses INTEGER NOT NULL, 
	CONSTRAINT pk_one_time_code PRIMARY KEY (id), 
	CONSTRAINT fk_one_time_code_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_one_time_code_key UNIQUE ("key"), 
	CONSTRAINT uq_one_time_code_link UNIQUE (link), 
	CONSTRAINT ck_one_time_code_codeuse CHECK (use IN ('sign_in', 'booking', 'confirm', 'new_address', 'password', 'invitation', 'passkey', 'line', 'joining'))
);
CREATE INDEX ix_one_time_code_account_id ON one_time_code (account_id);
CREATE INDEX ix_one_time_code_email_sent_at ON one_time_code (email, sent_at);
CREATE INDEX ix_one_time_code_sent_at ON one_time_code (sent_at);
CREATE TABLE passkey (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	credential VARCHAR NOT NULL, 
	public_key VARCHAR NOT NULL, 
	sign_count INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_passkey PRIMARY KEY (id), 
	CONSTRAINT fk_passkey_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_passkey_credential UNIQUE (credential)
);
CREATE INDEX ix_passkey_account_id ON passkey (account_id);
CREATE TABLE preferences (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	channels JSON NOT NULL, 
	muted JSON NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_preferences PRIMARY KEY (id), 
	CONSTRAINT fk_preferences_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_preferences_account_id UNIQUE (account_id)
);
CREATE TABLE recovery_code (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	CONSTRAINT pk_recovery_code PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_code_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_recovery_code_account_id ON recovery_code (account_id);
CREATE TABLE resource (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	is_active BOOLEAN NOT NULL, 
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
	message_name_ja VARCHAR NOT NULL, 
	message_name_en VARCHAR NOT NULL, 
	summary_ja VARCHAR NOT NULL, 
	summary_en VARCHAR NOT NULL, 
	minutes INTEGER NOT NULL, 
	price_yen INTEGER, 
	is_trial BOOLEAN NOT NULL, 
	is_exercise BOOLEAN NOT NULL, 
	buffer_minutes INTEGER NOT NULL, 
	weeks INTEGER, 
	weeks_caesarean INTEGER, 
	wants_clearance BOOLEAN NOT NULL, 
	rules_approved_at DATETIME, 
	CONSTRAINT pk_service PRIMARY KEY (id), 
	CONSTRAINT fk_service_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT uq_service_branch_id_slug UNIQUE (branch_id, slug)
);
CREATE TABLE sign_in (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	way VARCHAR(20) NOT NULL, 
	is_strong BOOLEAN NOT NULL, 
	device VARCHAR NOT NULL, 
	began_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	confirmed_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	locked_at DATETIME, 
	CONSTRAINT pk_sign_in PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_sign_in_digest UNIQUE (digest), 
	CONSTRAINT ck_sign_in_way CHECK (way IN ('code', 'password', 'passkey', 'link', 'helper'))
);
CREATE INDEX ix_sign_in_account_id ON sign_in (account_id);
CREATE INDEX ix_sign_in_expires_at ON sign_in (expires_at);
CREATE TABLE staff (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER, 
	role VARCHAR(20) NOT NULL, 
	name VARCHAR NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	CONSTRAINT fk_staff_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT uq_staff_account_id UNIQUE (account_id), 
	CONSTRAINT ck_staff_staffrole CHECK (role IN ('trainer', 'desk', 'owner'))
);
CREATE TABLE activity (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT fk_activity_member_id FOREIGN KEY(member_id) REFERENCES member (id)
);
CREATE INDEX ix_activity_member_id ON activity (member_id);
CREATE TABLE assignment (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	staff_id INTEGER NOT NULL, 
	until_on DATE, 
	assigned_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	sealed_moves TEXT NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_assignment_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
);
CREATE INDEX ix_assignment_member_id ON assignment (member_id);
CREATE UNIQUE INDEX uq_assignment_standing_member_id ON assignment (member_id) WHERE ended_at IS NULL;
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
CREATE TABLE consent (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	version VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_consent PRIMARY KEY (id), 
	CONSTRAINT fk_consent_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT ck_consent_purpose CHECK (purpose IN ('health', 'share_pain', 'share_pelvic', 'share_sleep', 'share_tiredness', 'share_practice', 'share_foods', 'share_activities', 'share_body', 'log_weight', 'line'))
);
CREATE INDEX ix_consent_member_id ON consent (member_id);
CREATE UNIQUE INDEX uq_consent_standing_member_id_purpose ON consent (member_id, purpose) WHERE withdrawn_at IS NULL;
CREATE TABLE health_check (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	sealed TEXT NOT NULL, 
	consent_version VARCHAR NOT NULL, 
	consented_at DATETIME NOT NULL, 
	answered_at DATETIME NOT NULL, 
	CONSTRAINT pk_health_check PRIMARY KEY (id), 
	CONSTRAINT fk_health_check_member_id FOREIGN KEY(member_id) REFERENCES member (id)
);
CREATE INDEX ix_health_check_member_id_answered_at ON health_check (member_id, answered_at);
CREATE TABLE joining (
	id INTEGER NOT NULL, 
	kept_id INTEGER NOT NULL, 
	gone_id INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	kept_said_at DATETIME, 
	gone_said_at DATETIME, 
	ended_at DATETIME, 
	ending VARCHAR(20), 
	CONSTRAINT pk_joining PRIMARY KEY (id), 
	CONSTRAINT fk_joining_gone_id FOREIGN KEY(gone_id) REFERENCES member (id), 
	CONSTRAINT fk_joining_kept_id FOREIGN KEY(kept_id) REFERENCES member (id), 
	CONSTRAINT ck_joining_ending CHECK (ending IN ('joined', 'declined', 'withdrawn', 'changed'))
);
CREATE INDEX ix_joining_gone_id ON joining (gone_id);
CREATE INDEX ix_joining_kept_id ON joining (kept_id);
CREATE TABLE log_entry (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	value TEXT, 
	measure VARCHAR(20) NOT NULL, 
	day DATE NOT NULL, 
	noted_at DATETIME NOT NULL, 
	CONSTRAINT pk_log_entry PRIMARY KEY (id), 
	CONSTRAINT fk_log_entry_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_log_entry_member_id_measure_day UNIQUE (member_id, measure, day), 
	CONSTRAINT ck_log_entry_measure CHECK (measure IN ('pain', 'parts', 'leaks', 'heaviness', 'sleep', 'tiredness', 'moves', 'foods', 'word', 'activities', 'weight', 'height', 'bone'))
);
CREATE TABLE member_merge (
	id INTEGER NOT NULL, 
	kept_id INTEGER NOT NULL, 
	gone_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	moved JSON NOT NULL, 
	filled JSON NOT NULL, 
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
	is_for_desk BOOLEAN NOT NULL, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT fk_note_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_note_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
);
CREATE INDEX ix_note_member_id_written_at ON note (member_id, written_at);
CREATE TABLE partner (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	account_id INTEGER, 
	email VARCHAR NOT NULL, 
	link_digest VARCHAR NOT NULL, 
	invited_at DATETIME NOT NULL, 
	accepted_at DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_partner PRIMARY KEY (id), 
	CONSTRAINT fk_partner_account_id FOREIGN KEY(account_id) REFERENCES account (id), 
	CONSTRAINT fk_partner_member_id FOREIGN KEY(member_id) REFERENCES member (id)
);
CREATE INDEX ix_partner_account_id ON partner (account_id);
CREATE INDEX ix_partner_link_digest ON partner (link_digest);
CREATE INDEX ix_partner_member_id ON partner (member_id);
CREATE UNIQUE INDEX uq_partner_standing_member_id ON partner (member_id) WHERE ended_at IS NULL;
CREATE TABLE reading (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	read_at DATETIME, 
	saved_at DATETIME, 
	CONSTRAINT pk_reading PRIMARY KEY (id), 
	CONSTRAINT fk_reading_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_reading_member_id_slug UNIQUE (member_id, slug)
);
CREATE TABLE routine_reminder (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	at TIME NOT NULL, 
	weekdays INTEGER NOT NULL, 
	set_at DATETIME NOT NULL, 
	last_on DATE, 
	CONSTRAINT pk_routine_reminder PRIMARY KEY (id), 
	CONSTRAINT fk_routine_reminder_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_routine_reminder_member_id UNIQUE (member_id)
);
CREATE INDEX ix_routine_reminder_at ON routine_reminder (at);
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
	asked_trainer_id INTEGER, 
	service_id INTEGER NOT NULL, 
	health_check_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	babies INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	booked_at DATETIME NOT NULL, 
	late_minutes INTEGER, 
	is_pardoned BOOLEAN NOT NULL, 
	known_starts_at DATETIME, 
	known_trainer_id INTEGER, 
	form_key VARCHAR, 
	same_phone_member_id INTEGER, 
	CONSTRAINT pk_booking PRIMARY KEY (id), 
	CONSTRAINT fk_booking_asked_trainer_id FOREIGN KEY(asked_trainer_id) REFERENCES trainer (id), 
	CONSTRAINT fk_booking_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_booking_health_check_id FOREIGN KEY(health_check_id) REFERENCES health_check (id), 
	CONSTRAINT fk_booking_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_booking_same_phone_member_id FOREIGN KEY(same_phone_member_id) REFERENCES member (id), 
	CONSTRAINT fk_booking_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_booking_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_booking_reference UNIQUE (reference), 
	CONSTRAINT ck_booking_bookingstatus CHECK (status IN ('booked', 'checked_in', 'cancelled'))
);
CREATE INDEX ix_booking_branch_id_starts_at ON booking (branch_id, starts_at);
CREATE INDEX ix_booking_form_key ON booking (form_key);
CREATE INDEX ix_booking_member_id_starts_at ON booking (member_id, starts_at);
CREATE TABLE routine_session (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	assignment_id INTEGER, 
	"key" VARCHAR NOT NULL, 
	routine VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	started_at DATETIME NOT NULL, 
	ended_at DATETIME NOT NULL, 
	seconds INTEGER NOT NULL, 
	is_finished BOOLEAN NOT NULL, 
	details TEXT NOT NULL, 
	CONSTRAINT pk_routine_session PRIMARY KEY (id), 
	CONSTRAINT fk_routine_session_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	CONSTRAINT fk_routine_session_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT uq_routine_session_member_id_key UNIQUE (member_id, "key")
);
CREATE INDEX ix_routine_session_assignment_id ON routine_session (assignment_id);
CREATE INDEX ix_routine_session_member_id_day ON routine_session (member_id, day);
CREATE TABLE shift (
	id INTEGER NOT NULL, 
	branch_id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT ck_shift_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_shift_branch_id FOREIGN KEY(branch_id) REFERENCES branch (id), 
	CONSTRAINT fk_shift_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_shift_trainer_id_starts_at UNIQUE (trainer_id, starts_at)
);
CREATE INDEX ix_shift_branch_id_starts_at ON shift (branch_id, starts_at);
CREATE TABLE time_off (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	closure_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_time_off PRIMARY KEY (id), 
	CONSTRAINT ck_time_off_ends_after_start CHECK (starts_at < ends_at), 
	CONSTRAINT fk_time_off_closure_id FOREIGN KEY(closure_id) REFERENCES closure (id), 
	CONSTRAINT fk_time_off_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id)
);
CREATE INDEX ix_time_off_closure_id ON time_off (closure_id);
CREATE INDEX ix_time_off_ends_at ON time_off (ends_at);
CREATE INDEX ix_time_off_trainer_id_starts_at ON time_off (trainer_id, starts_at);
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
CREATE TABLE waitlist_entry (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	trainer_id INTEGER, 
	babies INTEGER NOT NULL, 
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
CREATE TABLE cancellation (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR(20) NOT NULL, 
	is_late BOOLEAN NOT NULL, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_cancellation PRIMARY KEY (id), 
	CONSTRAINT fk_cancellation_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_cancellation_booking_id UNIQUE (booking_id), 
	CONSTRAINT ck_cancellation_cancelreason CHECK (reason IN ('baby', 'self', 'plans', 'other', 'desk'))
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
CREATE TABLE draft (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" VARCHAR NOT NULL, 
	service_id INTEGER NOT NULL, 
	member_id INTEGER, 
	trainer_id INTEGER, 
	or_anyone BOOLEAN NOT NULL, 
	starts_at DATETIME NOT NULL, 
	hold_id INTEGER, 
	moves_id INTEGER, 
	moves_sequence INTEGER, 
	moves_from DATETIME, 
	same_as_id INTEGER, 
	babies INTEGER NOT NULL, 
	proven_email VARCHAR NOT NULL, 
	opened_account BOOLEAN NOT NULL, 
	booking_id INTEGER, 
	forget_at DATETIME NOT NULL, 
	health TEXT NOT NULL, 
	person TEXT NOT NULL, 
	mailed_to TEXT NOT NULL, 
	CONSTRAINT fk_draft_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_draft_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id), 
	CONSTRAINT fk_draft_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_draft_moves_id FOREIGN KEY(moves_id) REFERENCES booking (id), 
	CONSTRAINT fk_draft_same_as_id FOREIGN KEY(same_as_id) REFERENCES health_check (id), 
	CONSTRAINT fk_draft_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_draft_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT uq_draft_hold_id UNIQUE (hold_id), 
	CONSTRAINT uq_draft_key UNIQUE ("key")
);
CREATE INDEX ix_draft_forget_at ON draft (forget_at);
CREATE INDEX ix_draft_member_id ON draft (member_id);
CREATE TABLE no_show (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR NOT NULL, 
	CONSTRAINT pk_no_show PRIMARY KEY (id), 
	CONSTRAINT fk_no_show_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_no_show_booking_id UNIQUE (booking_id)
);
CREATE TABLE visit_check (
	id INTEGER NOT NULL, 
	booking_id INTEGER NOT NULL, 
	answered_at DATETIME NOT NULL, 
	signs TEXT NOT NULL, 
	CONSTRAINT pk_visit_check PRIMARY KEY (id), 
	CONSTRAINT fk_visit_check_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT uq_visit_check_booking_id UNIQUE (booking_id)
);
CREATE TABLE "hold" (
	id INTEGER NOT NULL, 
	trainer_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	extended_at DATETIME, 
	babies INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	moves_id INTEGER, 
	CONSTRAINT pk_hold PRIMARY KEY (id), 
	CONSTRAINT fk_hold_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT fk_hold_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_hold_moves_id FOREIGN KEY(moves_id) REFERENCES booking (id)
);
CREATE INDEX ix_hold_moves_id ON hold (moves_id);
CREATE TABLE "offer" (
	id INTEGER NOT NULL, 
	entry_id INTEGER, 
	hold_id INTEGER, 
	booking_id INTEGER, 
	trainer_id INTEGER, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	answered_at DATETIME, 
	answer VARCHAR(20), 
	member_id INTEGER NOT NULL, 
	moves_id INTEGER, 
	was_starts_at DATETIME, 
	was_trainer_id INTEGER, 
	CONSTRAINT pk_offer PRIMARY KEY (id), 
	CONSTRAINT fk_offer_trainer_id FOREIGN KEY(trainer_id) REFERENCES trainer (id), 
	CONSTRAINT fk_offer_booking_id FOREIGN KEY(booking_id) REFERENCES booking (id), 
	CONSTRAINT fk_offer_entry_id FOREIGN KEY(entry_id) REFERENCES waitlist_entry (id), 
	CONSTRAINT ck_offer_answer CHECK (answer IN ('accepted', 'declined', 'lapsed', 'withdrawn')), 
	CONSTRAINT fk_offer_hold_id FOREIGN KEY(hold_id) REFERENCES hold (id), 
	CONSTRAINT fk_offer_member_id FOREIGN KEY(member_id) REFERENCES member (id), 
	CONSTRAINT fk_offer_moves_id FOREIGN KEY(moves_id) REFERENCES booking (id)
);
CREATE INDEX ix_offer_entry_id ON offer (entry_id);
CREATE INDEX ix_offer_open ON offer (expires_at) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX uq_offer_open_entry_id ON offer (entry_id) WHERE answered_at IS NULL;
CREATE INDEX ix_offer_member_id ON offer (member_id);
CREATE INDEX ix_offer_moves_id ON offer (moves_id);
CREATE INDEX ix_offer_hold_id ON offer (hold_id);
CREATE UNIQUE INDEX uq_offer_open_moves_id ON offer (moves_id) WHERE answered_at IS NULL;
CREATE TABLE page_version (
	id INTEGER NOT NULL, 
	times INTEGER NOT NULL, 
	board INTEGER NOT NULL, 
	CONSTRAINT pk_page_version PRIMARY KEY (id)
);
CREATE INDEX ix_hold_expires_at ON hold (expires_at);
CREATE TABLE "outbox_message" (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	"to" VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	channel VARCHAR(20), 
	tried JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	attempts INTEGER NOT NULL, 
	failed_at DATETIME, 
	last_error VARCHAR NOT NULL, 
	sent_at DATETIME, 
	given_up_at DATETIME, 
	facts TEXT NOT NULL, 
	failure VARCHAR(20), 
	CONSTRAINT pk_outbox_message PRIMARY KEY (id), 
	CONSTRAINT ck_outbox_message_channel CHECK (channel IN ('line', 'email')), 
	CONSTRAINT uq_outbox_message_key UNIQUE ("key"), 
	CONSTRAINT ck_outbox_message_failure CHECK (failure IN ('too-late', 'address', 'line', 'away', 'restored'))
);
CREATE INDEX ix_outbox_message_given_up_at ON outbox_message (given_up_at);
CREATE INDEX ix_outbox_message_subject ON outbox_message (subject) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_outbox_message_to_created_at ON outbox_message ("to", created_at);
CREATE INDEX ix_outbox_message_due ON outbox_message (channel, due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_outbox_message_person_created_at ON outbox_message (person, created_at);
