"""Departments, roles, grants, people and the access log as administrators see them."""

from .calendar import keepers
from .departments import DepartmentSeen, department, departments
from .log import Looks, LookSeen, looks, names
from .overview import Line, cells_of, every_line_of_roles, lines_of_people, lines_of_roles
from .people import Leaving, PersonSeen, Right, leaving, people, person, rights
from .roles import GrantSeen, RoleSeen, grant, grants, role, roles
from .unused import unused

__all__ = [
    "DepartmentSeen",
    "GrantSeen",
    "Leaving",
    "Line",
    "LookSeen",
    "Looks",
    "PersonSeen",
    "Right",
    "RoleSeen",
    "cells_of",
    "department",
    "departments",
    "every_line_of_roles",
    "grant",
    "grants",
    "keepers",
    "leaving",
    "lines_of_people",
    "lines_of_roles",
    "looks",
    "names",
    "people",
    "person",
    "rights",
    "role",
    "roles",
    "unused",
]
