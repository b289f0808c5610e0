"""What one can be allowed to do with people and organisations."""

from enum import Enum, auto


class Permission(Enum):
    SEE_SITE = auto()
    SIGN_IN = auto()
    SEE_OWN_ACCOUNT = auto()
    SEE_OWN_DEVICES = auto()
    SEE_MEMBERS = auto()
    CHANGE_MEMBER = auto()
    TAKE_INVITATION_BACK = auto()
    MANAGE_ORGANISATIONS = auto()
    SEE_MAIL = auto()
    SEE_HOUSEHOLDS = auto()
    REGISTER_HOUSEHOLD = auto()
    CHANGE_HOUSEHOLD = auto()
    ERASE_HOUSEHOLD = auto()
    EXPORT_HOUSEHOLD = auto()
    SEE_OWN_HOUSEHOLD = auto()
    ISSUE_CARD = auto()
    OPEN_CARD = auto()
    ASK_FOR_HELP = auto()
    SEE_CALLS = auto()
    SEE_REPORTS = auto()
    SEE_RETENTION = auto()
    KEEP_SKILLS = auto()
    CONDUCT_INTERVIEW = auto()
    SEE_OWN_INTERVIEWS = auto()
    GUIDE = auto()
    GUIDE_LEAD = auto()
    SEE_OWN_GUIDANCE = auto()
    CHANGE_OWN_LEAD = auto()
