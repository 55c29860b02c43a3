namespace Events.StackExchangeRedis.Reading;

public sealed class PollPauseTests
{
    [Fact]
    public void It_doubles_up_to_the_longest_and_starts_again_when_something_was_found()
    {
        var pause = new PollPause(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(20));

        Assert.Equal([3, 6, 12, 20, 20], Next(5));
        pause.Reset();
        Assert.Equal([3, 6], Next(2));

        int[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => (int)pause.Next().TotalMilliseconds)];
    }

    [Fact]
    public void It_may_always_be_the_same()
    {
        var pause = new PollPause(TimeSpan.FromDays(1), TimeSpan.FromDays(1));

        Assert.Equal(TimeSpan.FromDays(1), pause.Next());
        Assert.Equal(TimeSpan.FromDays(1), pause.Next());
    }
}
