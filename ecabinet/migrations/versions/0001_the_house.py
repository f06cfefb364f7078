"""The house"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What each engine refuses by itself and its own full-text index, as they were when this revision was written.
STATEMENTS = json.loads(Path(__file__).with_name("0001_triggers.json").read_text(encoding="utf-8"))


def perform(what: str) -> None:
    """Carry out this engine's statements."""
    bind = op.get_bind()
    for statement in STATEMENTS[bind.dialect.name][what]:
        bind.exec_driver_sql(statement.replace("%", "%%") if bind.dialect.name == "postgresql" else statement)


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "demonstration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_demonstration_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demonstration")),
    )
    op.create_table(
        "document_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("sign", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_type")),
        sa.UniqueConstraint("code", name=op.f("uq_document_type_code")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload_json", sa.String(), nullable=False),
        sa.Column("unique", sa.String(length=120), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("unique", name=op.f("uq_job_unique")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_done_at"), ["done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_due_at"), ["due_at"], unique=False)

    op.create_table(
        "made_file",
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content", name=op.f("pk_made_file")),
    )
    op.create_table(
        "meeting_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_type")),
        sa.UniqueConstraint("code", name=op.f("uq_meeting_type_code")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issues", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=False),
        sa.Column("topics_json", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_xid"), ["xid"], unique=False)

    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("code", name=op.f("uq_position_code")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("code", name=op.f("uq_room_code")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('meeting', 'item', 'paper', 'ballot')", name=op.f("ck_search_entry_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "thing_id", "page", name=op.f("uq_search_entry_kind_thing_id_page")),
    )
    op.create_table(
        "search_position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_search_position_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_position")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_vi", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("form_symbol", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_body_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name=op.f("uq_body_code")),
    )
    op.create_table(
        "display",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["actor.id"], name=op.f("fk_display_id_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display")),
        sa.UniqueConstraint("code", name=op.f("uq_display_code")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("secrecy", sa.String(length=12), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_paper_dossier_id_dossier")),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_paper_issuer_id_organisation")),
        sa.ForeignKeyConstraint(["type_id"], ["document_type.id"], name=op.f("fk_paper_type_id_document_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=600), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("post_vi", sa.String(length=200), nullable=False),
        sa.Column("post_en", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=False),
        sa.Column("contrast", sa.String(length=10), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["actor.id"], name=op.f("fk_person_id_actor")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_person_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("data_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_record_actor_id_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_thing"), ["thing"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_verb"), ["verb"], unique=False)

    op.create_table(
        "rule_set_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_set", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("json_text", sa.String(), nullable=False),
        sa.Column("legal_text", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_rule_set_version_version")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_rule_set_version_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set_version")),
        sa.UniqueConstraint("rule_set", "version", name=op.f("uq_rule_set_version_rule_set_version")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_sign_in_actor_id_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("seals", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("unsealed", sa.Integer(), nullable=False),
        sa.Column("broken_seal", sa.Integer(), nullable=True),
        sa.Column("broken_record", sa.Integer(), nullable=True),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken_msgid", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["actor.id"], name=op.f("fk_verification_asked_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "assistance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("assistant_id", sa.Integer(), nullable=False),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assistant_id"], ["person.id"], name=op.f("fk_assistance_assistant_id_person")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_assistance_member_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance")),
    )
    with op.batch_alter_table("assistance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assistance_assistant_id"), ["assistant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("remote_url", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id_body")),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name=op.f("fk_meeting_chair_id_person")),
        sa.ForeignKeyConstraint(["created_by"], ["actor.id"], name=op.f("fk_meeting_created_by_actor")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_meeting_room_id_room")),
        sa.ForeignKeyConstraint(["type_id"], ["meeting_type.id"], name=op.f("fk_meeting_type_id_meeting_type")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uid", name=op.f("uq_meeting_uid")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('chair', 'deputy', 'member')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_membership_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_body_id"), ["body_id"], unique=False)
        batch_op.create_index("ix_membership_person_body", ["person_id", "body_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("msgid", sa.String(), nullable=False),
        sa.Column("params_json", sa.String(), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_link", ["link"], unique=False)
        batch_op.create_index("ix_notice_list", ["person_id", "at"], unique=False)

    op.create_table(
        "notice_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_mail", sa.String(length=80), nullable=False),
        sa.Column("lead_hours", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_choice_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_choice")),
    )
    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("cleaned_sha256", sa.String(length=64), nullable=False),
        sa.Column("original_size", sa.Integer(), nullable=False),
        sa.Column("cleaned_size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sizes", sa.String(), nullable=False),
        sa.Column("removed", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_paper_version_by_actor")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "n", name=op.f("uq_paper_version_paper_id_n")),
    )
    with op.batch_alter_table("paper_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_version_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "power",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name IN ('administrator', 'auditor')", name=op.f("ck_power_name")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_power_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power")),
    )
    with op.batch_alter_table("power", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_power_person_id"), ["person_id"], unique=False)

    op.create_table(
        "rule_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title_vi", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("body_kind", sa.String(length=20), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("quorum_of", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("notice_unit", sa.String(length=20), nullable=False),
        sa.Column("remote_counts", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(notice_days IS NULL) = (notice_unit = '')", name=op.f("ck_rule_profile_notice")),
        sa.CheckConstraint("quorum_of >= 1 AND quorum BETWEEN 0 AND quorum_of", name=op.f("ck_rule_profile_quorum")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_rule_profile_body_id_body")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_rule_profile_by_actor")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["rule_set_version.id"], name=op.f("fk_rule_profile_form_id_rule_set_version")
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["rule_set_version.id"], name=op.f("fk_rule_profile_vote_id_rule_set_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_profile")),
    )
    with op.batch_alter_table("rule_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_profile_code"), ["code"], unique=False)

    op.create_table(
        "rule_set_approval",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_rule_set_approval_by_actor")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rule_set_approval_person_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["rule_set_version.id"], name=op.f("fk_rule_set_approval_version_id_rule_set_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_rule_set_approval")),
    )
    op.create_table(
        "seal",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_seal_record_id_record")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_seal")),
        sa.UniqueConstraint("previous", name=op.f("uq_seal_previous")),
        sa.UniqueConstraint("record_id", name=op.f("uq_seal_record_id")),
    )
    op.create_table(
        "secretaryship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_secretaryship_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_secretaryship_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secretaryship")),
    )
    with op.batch_alter_table("secretaryship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_secretaryship_body_id"), ["body_id"], unique=False)
        batch_op.create_index("ix_secretaryship_person_body", ["person_id", "body_id"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("network", sa.String(length=60), nullable=False),
        sa.Column("agent", sa.String(length=300), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_attempt_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_keep_until"), ["keep_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_login"), ["login"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_network"), ["network"], unique=False)

    op.create_table(
        "cancellation",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_cancellation_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_cancellation_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_cancellation")),
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=6), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('room', 'remote')", name=op.f("ck_check_in_mode")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_check_in_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_check_in_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_in_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_check_in_present",
            ["meeting_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "convening",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_convening_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_convening_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_convening")),
    )
    op.create_table(
        "first_password",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_first_password_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_password")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_first_password_token_hash")),
    )
    with op.batch_alter_table("first_password", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_first_password_account_id"), ["account_id"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("rapporteur", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("secrecy", sa.String(length=12), nullable=False),
        sa.Column("paper_only", sa.Boolean(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('decision', 'discussion', 'information')", name=op.f("ck_item_kind")),
        sa.CheckConstraint("secrecy IN ('none', 'mat', 'toi_mat', 'tuyet_mat')", name=op.f("ck_item_secrecy")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f("ck_item_minutes")),
        sa.ForeignKeyConstraint(["agency_id"], ["organisation.id"], name=op.f("fk_item_agency_id_organisation")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_item_dossier_id_dossier")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_item_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["parent_id"], ["item.id"], name=op.f("fk_item_parent_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_item_dossier_id")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gave_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_mail_notice_id_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_gave_up_at"), ["gave_up_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_notice_id"), ["notice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "meeting_end",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_meeting_end_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_end_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_end")),
    )
    op.create_table(
        "meeting_start",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_meeting_start_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_start_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_start")),
    )
    op.create_table(
        "page_text",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_page_text_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "page", name=op.f("pk_page_text")),
    )
    op.create_table(
        "pairing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("display_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_pairing_by_actor")),
        sa.ForeignKeyConstraint(["display_id"], ["display.id"], name=op.f("fk_pairing_display_id_display")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_pairing_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_display_id"), ["display_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairing_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            "uq_pairing_in_force",
            ["display_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "paper_opening",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paper_opening_person_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_paper_opening_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_paper_opening")),
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_reply_by_actor")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_reply_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reply_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("meeting_id", "person_id", "n", name=op.f("uq_reply_meeting_id_person_id_n")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reply_person_id"), ["person_id"], unique=False)

    op.create_table(
        "text_reading",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("outline_json", sa.String(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_text_reading_paper_id_paper")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_text_reading_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_text_reading")),
    )
    with op.batch_alter_table("text_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_reading_paper_id"), ["paper_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=60), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("rule_set_json", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(length=24), nullable=False),
        sa.Column("running_tally", sa.String(length=12), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'vote') = (item_id IS NOT NULL)", name=op.f("ck_ballot_vote_has_item")),
        sa.CheckConstraint("kind IN ('form', 'vote')", name=op.f("ck_ballot_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["organisation.id"], name=op.f("fk_ballot_agency_id_organisation")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_ballot_body_id_body")),
        sa.ForeignKeyConstraint(["created_by"], ["actor.id"], name=op.f("fk_ballot_created_by_actor")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_ballot_dossier_id_dossier")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_ballot_item_id_item")),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"], name=op.f("fk_ballot_officer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("body_id", "year", "number", name=op.f("uq_ballot_body_id_year_number")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_ballot_dossier_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_item_id"), ["item_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("as_member", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_invitation_one_invitee")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_invitation_by_actor")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_invitation_item_id_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_organisation", ["meeting_id", "organisation_id"], unique=False)
        batch_op.create_index("ix_invitation_person", ["meeting_id", "person_id"], unique=False)

    op.create_table(
        "item_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_item_start_by_actor")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_start_item_id_item")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_item_start_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_start")),
    )
    with op.batch_alter_table("item_start", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_start_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_start_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "ballot_archiving",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_archiving_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_archiving_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_archiving")),
    )
    op.create_table(
        "ballot_closing",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("result_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_closing_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_closing_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_closing")),
    )
    op.create_table(
        "ballot_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_extension_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_extension_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_extension")),
        sa.UniqueConstraint("ballot_id", "n", name=op.f("uq_ballot_extension_ballot_id_n")),
    )
    with op.batch_alter_table("ballot_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_extension_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "ballot_opening",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed", sa.String(length=60), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_opening_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_opening_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_opening")),
    )
    op.create_table(
        "ballot_reading",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_reading_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_reading_person_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "person_id", name=op.f("pk_ballot_reading")),
    )
    op.create_table(
        "ballot_round",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ballot_id > earlier_id", name=op.f("ck_ballot_round_later")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_round_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_round_by_actor")),
        sa.ForeignKeyConstraint(["earlier_id"], ["ballot.id"], name=op.f("fk_ballot_round_earlier_id_ballot")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_round")),
        sa.UniqueConstraint("earlier_id", name=op.f("uq_ballot_round_earlier_id")),
    )
    op.create_table(
        "ballot_withdrawal",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "ending IN ('withdrawn', 'stopped', 'paper_changed')", name=op.f("ck_ballot_withdrawal_ending")
        ),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_withdrawal_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_withdrawal_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_withdrawal")),
    )
    op.create_table(
        "dossier_check",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.String(length=4000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "complete = (length(trim(missing)) = 0)", name=op.f("ck_dossier_check_says_what_is_missing")
        ),
        sa.CheckConstraint("n >= 1", name=op.f("ck_dossier_check_n")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_dossier_check_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_dossier_check_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_dossier_check")),
    )
    op.create_table(
        "frozen_paper",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_frozen_paper_ballot_id_ballot")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_version.id"], name=op.f("fk_frozen_paper_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "version_id", name=op.f("pk_frozen_paper")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("edge", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ledger_entry_ballot_id_ballot")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_ledger_entry")),
    )
    op.create_table(
        "ledger_head",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ledger_head_ballot_id_ballot")),
        sa.PrimaryKeyConstraint("ballot_id", "size", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("kind IN ('opinion', 'options')", name=op.f("ck_question_kind")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_question_ballot_id_ballot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("ballot_id", "position", name=op.f("uq_question_ballot_id_position")),
        sa.UniqueConstraint("id", "ballot_id", name=op.f("uq_question_id_ballot_id")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "roll_entry",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post_vi", sa.String(length=200), nullable=False),
        sa.Column("post_en", sa.String(length=200), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("second_weight", sa.Integer(), nullable=False),
        sa.Column("veto", sa.Boolean(), nullable=False),
        sa.Column("recused", sa.Boolean(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("weight >= 0 AND second_weight >= 0", name=op.f("ck_roll_entry_weights")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_roll_entry_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_entry_person_id_person")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_roll_entry_substitute_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "person_id", name=op.f("pk_roll_entry")),
    )
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entry_substitute_id"), ["substitute_id"], unique=False)

    op.create_table(
        "submission_slip",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_submission_slip_n")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_submission_slip_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_submission_slip_by_actor")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_slip_person_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_submission_slip")),
    )
    with op.batch_alter_table("submission_slip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_slip_person_id"), ["person_id"], unique=False)

    op.create_table(
        "substitution",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_substitution_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_substitution_by_actor")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitution_person_id_person")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "person_id", name=op.f("pk_substitution")),
    )
    op.create_table(
        "answer_draft",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("remarks_json", sa.String(), nullable=False),
        sa.Column("files_json", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_answer_draft_ballot_id_person_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_answer_draft_by_actor")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_answer_draft_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", "by", name=op.f("pk_answer_draft")),
    )
    with op.batch_alter_table("answer_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_draft_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "ballot_chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_ballot_chase_ballot_id_person_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_chase_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_chase")),
    )
    with op.batch_alter_table("ballot_chase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_chase_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "ballot_decision",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_closing.ballot_id"], name=op.f("fk_ballot_decision_ballot_id_ballot_closing")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_ballot_decision_by_person")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_ballot_decision_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_ballot_decision")),
    )
    with op.batch_alter_table("ballot_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_decision_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "ballot_referral",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_closing.ballot_id"], name=op.f("fk_ballot_referral_ballot_id_ballot_closing")
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_referral")),
    )
    op.create_table(
        "ballot_reminder",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "member_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_ballot_reminder_ballot_id_member_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_reminder_person_id_person")),
        sa.PrimaryKeyConstraint(
            "ballot_id", "person_id", "member_id", "deadline", "hours", name=op.f("pk_ballot_reminder")
        ),
    )
    op.create_table(
        "ballot_summary",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_closing.ballot_id"], name=op.f("fk_ballot_summary_ballot_id_ballot_closing")
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_summary_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_summary")),
    )
    op.create_table(
        "dossier_resubmission",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "n"],
            ["dossier_check.ballot_id", "dossier_check.n"],
            name=op.f("fk_dossier_resubmission_ballot_id_n_dossier_check"),
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_dossier_resubmission_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_dossier_resubmission")),
    )
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_draft_file_ballot_id_person_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_draft_file_by_actor")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_draft_file_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_file_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "late_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_late_statement_words")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_late_statement_ballot_id_person_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_late_statement_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_statement")),
    )
    with op.batch_alter_table("late_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_statement_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "question_option",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("n >= 1 AND length(trim(text)) > 0", name=op.f("ck_question_option_option")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_question_option_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", "n", name=op.f("pk_question_option")),
    )
    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_option_ballot_id"), ["ballot_id"], unique=False)
        batch_op.create_index(
            "uq_question_option_proposed",
            ["question_id"],
            unique=True,
            sqlite_where=sa.text("proposed"),
            postgresql_where=sa.text("proposed"),
        )

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_recusal_reason")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_recusal_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_recusal_by_actor")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id_person")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_recusal_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "roll_mark",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_roll_mark_ballot_id_person_id_roll_entry"),
        ),
        sa.PrimaryKeyConstraint("ballot_id", "person_id", name=op.f("pk_roll_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slip_note",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict = 'agreed' OR length(trim(words)) > 0", name=op.f("ck_slip_note_has_words")),
        sa.CheckConstraint("verdict IN ('agreed', 'sent_back')", name=op.f("ck_slip_note_verdict")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "n"],
            ["submission_slip.ballot_id", "submission_slip.n"],
            name=op.f("fk_slip_note_ballot_id_n_submission_slip"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_slip_note_by_person")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_slip_note")),
    )
    op.create_table(
        "urn",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("papers", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_urn_question_id_ballot_id_question"),
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_urn")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("urn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_urn_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("remarks", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(value = 'option') = (option IS NOT NULL)", name=op.f("ck_answer_option")),
        sa.CheckConstraint("value <> 'other' OR length(trim(words)) > 0", name=op.f("ck_answer_other_has_words")),
        sa.CheckConstraint(
            "value IN ('in_favour', 'against', 'other', 'abstain', 'option', 'discuss', 'not_taking_part')",
            name=op.f("ck_answer_value"),
        ),
        sa.CheckConstraint("n >= 1", name=op.f("ck_answer_n")),
        sa.CheckConstraint("remarks >= 0 AND files >= 0", name=op.f("ck_answer_enclosures")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "person_id"],
            ["roll_entry.ballot_id", "roll_entry.person_id"],
            name=op.f("fk_answer_ballot_id_person_id_roll_entry"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_answer_by_person")),
        sa.ForeignKeyConstraint(
            ["question_id", "ballot_id"],
            ["question.id", "question.ballot_id"],
            name=op.f("fk_answer_question_id_ballot_id_question"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id", "option"],
            ["question_option.question_id", "question_option.n"],
            name=op.f("fk_answer_question_id_option_question_option"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("question_id", "person_id", "n", name=op.f("uq_answer_question_id_person_id_n")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "ballot_conclusion",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'adopted') = (number <> '' AND dated IS NOT NULL)", name=op.f("ck_ballot_conclusion_resolution")
        ),
        sa.CheckConstraint(
            "outcome IN ('adopted', 'not_adopted', 'to_session', 'resubmit')", name=op.f("ck_ballot_conclusion_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_summary.ballot_id"], name=op.f("fk_ballot_conclusion_ballot_id_ballot_summary")
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_conclusion_by_actor")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_conclusion")),
    )
    op.create_table(
        "ballot_tabling",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_referral.ballot_id"], name=op.f("fk_ballot_tabling_ballot_id_ballot_referral")
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_ballot_tabling_by_actor")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_ballot_tabling_item_id_item")),
        sa.PrimaryKeyConstraint("ballot_id", "n", name=op.f("pk_ballot_tabling")),
        sa.UniqueConstraint("item_id", name=op.f("uq_ballot_tabling_item_id")),
    )
    op.create_table(
        "resolution_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n >= 1", name=op.f("ck_resolution_text_n")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_summary.ballot_id"], name=op.f("fk_resolution_text_ballot_id_ballot_summary")
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_resolution_text_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution_text")),
        sa.UniqueConstraint("ballot_id", "n", name=op.f("uq_resolution_text_ballot_id_n")),
    )
    with op.batch_alter_table("resolution_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resolution_text_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "answer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_file_answer_id_answer")),
        sa.ForeignKeyConstraint(["file_id"], ["draft_file.id"], name=op.f("fk_answer_file_file_id_draft_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_file")),
        sa.UniqueConstraint("answer_id", "n", name=op.f("uq_answer_file_answer_id_n")),
    )
    with op.batch_alter_table("answer_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_file_answer_id"), ["answer_id"], unique=False)

    op.create_table(
        "answer_remark",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("paper_version_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.CheckConstraint("grade IN ('condition', 'should', 'information')", name=op.f("ck_answer_remark_grade")),
        sa.CheckConstraint("length(trim(words)) > 0", name=op.f("ck_answer_remark_words")),
        sa.CheckConstraint(
            "page IS NULL OR page >= 1 AND paper_version_id IS NOT NULL", name=op.f("ck_answer_remark_place")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_remark_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["paper_version_id"], ["paper_version.id"], name=op.f("fk_answer_remark_paper_version_id_paper_version")
        ),
        sa.PrimaryKeyConstraint("answer_id", "n", name=op.f("pk_answer_remark")),
    )
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=10000), nullable=False),
        sa.Column("entered", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict = 'accepted' OR length(trim(words)) > 0", name=op.f("ck_explanation_has_words")),
        sa.CheckConstraint("verdict IN ('accepted', 'in_part', 'not_accepted')", name=op.f("ck_explanation_verdict")),
        sa.CheckConstraint("n >= 1", name=op.f("ck_explanation_n")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_explanation_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_summary.ballot_id"], name=op.f("fk_explanation_ballot_id_ballot_summary")
        ),
        sa.ForeignKeyConstraint(["by"], ["actor.id"], name=op.f("fk_explanation_by_actor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint("answer_id", "remark", "n", name=op.f("uq_explanation_answer_id_remark_n")),
    )
    with op.batch_alter_table("explanation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_explanation_ballot_id"), ["ballot_id"], unique=False)

    op.create_table(
        "settlement",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("how = 'settled' OR length(trim(words)) > 0", name=op.f("ck_settlement_has_words")),
        sa.CheckConstraint("how IN ('settled', 'upheld', 'set_aside')", name=op.f("ck_settlement_how")),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_settlement_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot_summary.ballot_id"], name=op.f("fk_settlement_ballot_id_ballot_summary")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_settlement_by_person")),
        sa.PrimaryKeyConstraint("answer_id", "remark", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settlement_ballot_id"), ["ballot_id"], unique=False)

    perform("create")


def downgrade() -> None:
    perform("drop")
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settlement_ballot_id"))

    op.drop_table("settlement")
    with op.batch_alter_table("explanation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_explanation_ballot_id"))

    op.drop_table("explanation")
    op.drop_table("answer_remark")
    with op.batch_alter_table("answer_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_file_answer_id"))

    op.drop_table("answer_file")
    with op.batch_alter_table("resolution_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resolution_text_ballot_id"))

    op.drop_table("resolution_text")
    op.drop_table("ballot_tabling")
    op.drop_table("ballot_conclusion")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_ballot_id"))

    op.drop_table("answer")
    with op.batch_alter_table("urn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_urn_ballot_id"))

    op.drop_table("urn")
    op.drop_table("slip_note")
    op.drop_table("roll_mark")
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_ballot_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_question_option_proposed", sqlite_where=sa.text("proposed"), postgresql_where=sa.text("proposed")
        )
        batch_op.drop_index(batch_op.f("ix_question_option_ballot_id"))

    op.drop_table("question_option")
    with op.batch_alter_table("late_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_statement_ballot_id"))

    op.drop_table("late_statement")
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_file_ballot_id"))

    op.drop_table("draft_file")
    op.drop_table("dossier_resubmission")
    op.drop_table("ballot_summary")
    op.drop_table("ballot_reminder")
    op.drop_table("ballot_referral")
    with op.batch_alter_table("ballot_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_decision_ballot_id"))

    op.drop_table("ballot_decision")
    with op.batch_alter_table("ballot_chase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_chase_ballot_id"))

    op.drop_table("ballot_chase")
    with op.batch_alter_table("answer_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_draft_ballot_id"))

    op.drop_table("answer_draft")
    op.drop_table("substitution")
    with op.batch_alter_table("submission_slip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_slip_person_id"))

    op.drop_table("submission_slip")
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_entry_substitute_id"))

    op.drop_table("roll_entry")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_ballot_id"))

    op.drop_table("question")
    op.drop_table("ledger_head")
    op.drop_table("ledger_entry")
    op.drop_table("frozen_paper")
    op.drop_table("dossier_check")
    op.drop_table("ballot_withdrawal")
    op.drop_table("ballot_round")
    op.drop_table("ballot_reading")
    op.drop_table("ballot_opening")
    with op.batch_alter_table("ballot_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_extension_ballot_id"))

    op.drop_table("ballot_extension")
    op.drop_table("ballot_closing")
    op.drop_table("ballot_archiving")
    with op.batch_alter_table("item_start", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_start_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_item_start_item_id"))

    op.drop_table("item_start")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_person")
        batch_op.drop_index("ix_invitation_organisation")

    op.drop_table("invitation")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_item_id"))
        batch_op.drop_index(batch_op.f("ix_ballot_body_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("text_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_reading_paper_id"))

    op.drop_table("text_reading")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_person_id"))
        batch_op.drop_index(batch_op.f("ix_reply_meeting_id"))

    op.drop_table("reply")
    op.drop_table("paper_opening")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairing_in_force",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pairing_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_pairing_display_id"))

    op.drop_table("pairing")
    op.drop_table("page_text")
    op.drop_table("meeting_start")
    op.drop_table("meeting_end")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_sent_at"))
        batch_op.drop_index(batch_op.f("ix_mail_notice_id"))
        batch_op.drop_index(batch_op.f("ix_mail_gave_up_at"))
        batch_op.drop_index(batch_op.f("ix_mail_due_at"))

    op.drop_table("mail")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_meeting_id"))

    op.drop_table("item")
    with op.batch_alter_table("first_password", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_first_password_account_id"))

    op.drop_table("first_password")
    op.drop_table("convening")
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_check_in_present",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_check_in_person_id"))
        batch_op.drop_index(batch_op.f("ix_check_in_meeting_id"))

    op.drop_table("check_in")
    op.drop_table("cancellation")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_network"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_login"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_keep_until"))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_at"))

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("secretaryship", schema=None) as batch_op:
        batch_op.drop_index("ix_secretaryship_person_body")
        batch_op.drop_index(batch_op.f("ix_secretaryship_body_id"))

    op.drop_table("secretaryship")
    op.drop_table("seal")
    op.drop_table("rule_set_approval")
    with op.batch_alter_table("rule_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_profile_code"))

    op.drop_table("rule_profile")
    with op.batch_alter_table("power", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_power_person_id"))

    op.drop_table("power")
    with op.batch_alter_table("paper_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_version_paper_id"))

    op.drop_table("paper_version")
    op.drop_table("notice_choice")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_list")
        batch_op.drop_index("ix_notice_link")

    op.drop_table("notice")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_person_body")
        batch_op.drop_index(batch_op.f("ix_membership_body_id"))

    op.drop_table("membership")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meeting_body_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_link_person_id"))

    op.drop_table("calendar_link")
    with op.batch_alter_table("assistance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_member_id"))
        batch_op.drop_index(batch_op.f("ix_assistance_assistant_id"))

    op.drop_table("assistance")
    op.drop_table("account")
    op.drop_table("verification")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_actor_id"))

    op.drop_table("sign_in")
    op.drop_table("rule_set_version")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_verb"))
        batch_op.drop_index(batch_op.f("ix_record_thing"))
        batch_op.drop_index(batch_op.f("ix_record_at"))
        batch_op.drop_index(batch_op.f("ix_record_actor_id"))

    op.drop_table("record")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_sort_key"))
        batch_op.drop_index(batch_op.f("ix_person_organisation_id"))

    op.drop_table("person")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_dossier_id"))

    op.drop_table("paper")
    op.drop_table("display")
    op.drop_table("body")
    op.drop_table("search_position")
    op.drop_table("search_entry")
    op.drop_table("room")
    op.drop_table("position")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_xid"))

    op.drop_table("outbox")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_parent_id"))

    op.drop_table("organisation")
    op.drop_table("meeting_type")
    op.drop_table("made_file")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_due_at"))
        batch_op.drop_index(batch_op.f("ix_job_done_at"))

    op.drop_table("job")
    op.drop_table("dossier")
    op.drop_table("document_type")
    op.drop_table("demonstration")
    op.drop_table("actor")
