"""What has happened to some pupils of Älvköping, told as data. `narvaro.demo.telling` carries it out."""

from narvaro.demo.stories import alvgymnasiet, bjorkskolan_samtal, bjorkskolan_utredning, ekskolan
from narvaro.demo.stories.steps import Story

STORIES: tuple[Story, ...] = (
    *bjorkskolan_samtal.STORIES,
    *bjorkskolan_utredning.STORIES,
    *ekskolan.STORIES,
    *alvgymnasiet.STORIES,
)
