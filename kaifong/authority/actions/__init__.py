"""Running departments, roles, grants and staff; the log of who looked; the law's calendar."""

from .departments import (
    CodeTaken,
    DepartmentInUse,
    NoSuchDepartment,
    change_department,
    close_department,
    delete_department,
    make_department,
    reopen_department,
)
from .founding import AdministratorThere, found
from .grants import EditedMeanwhile, Granting, change_grant, give_grant, withdraw_grant
from .handing_over import hand_over
from .looks import log_look, log_looks_again
from .people import Engaged, NoSuchPerson, UserNameTaken, engage, issue_password, part_with
from .roles import NoSuchRole, RoleInUse, appoint, delete_role, dismiss, make_role, rename_role
from .rules_of_office import ItsYourOwn
from .storms import AlreadyEntered, NotStanding, NotToCome, enter_storm, take_back_storm

__all__ = [
    "AdministratorThere",
    "AlreadyEntered",
    "CodeTaken",
    "DepartmentInUse",
    "EditedMeanwhile",
    "Engaged",
    "Granting",
    "ItsYourOwn",
    "NoSuchDepartment",
    "NoSuchPerson",
    "NoSuchRole",
    "NotStanding",
    "NotToCome",
    "RoleInUse",
    "UserNameTaken",
    "appoint",
    "change_department",
    "change_grant",
    "close_department",
    "delete_department",
    "delete_role",
    "dismiss",
    "engage",
    "enter_storm",
    "found",
    "give_grant",
    "hand_over",
    "issue_password",
    "log_look",
    "log_looks_again",
    "make_department",
    "make_role",
    "part_with",
    "rename_role",
    "reopen_department",
    "take_back_storm",
    "withdraw_grant",
]
