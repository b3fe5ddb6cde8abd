"""The test framework: private instances, a recording HTTP client, checks against the OpenAPI document, and the base class of suites."""

from .client import Answer, Client
from .instance import Instance
from .suite import Suite

__all__ = ["Answer", "Client", "Instance", "Suite"]
