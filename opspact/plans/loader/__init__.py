"""Reading packs, strictly: every error in one run, each with its place."""

from opspact.plans.loader.load import Loaded as Loaded
from opspact.plans.loader.load import build as build
from opspact.plans.loader.load import load as load
from opspact.plans.loader.load import read as read
from opspact.plans.loader.load import read_texts as read_texts
from opspact.plans.loader.problems import PackErrors as PackErrors
from opspact.plans.loader.problems import Problem as Problem
