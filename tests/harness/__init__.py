"""What the tests stand on: private instances, a recording HTTP client, the OpenAPI check, and the suite that ties them."""

from .client import Answer, Client
from .instance import Instance
from .suite import Suite

__all__ = ["Answer", "Client", "Instance", "Suite"]
