"""Print both schemas anew: python -m schema"""

from auth.viewer import Audience
from schema.build import SDL, build

for audience in Audience:
    SDL[audience].write_text(build(audience).sdl)
