using System.Diagnostics;
using Events.Redis.Connections;

namespace Events.Runtime.Tests.Connection;

/// <summary>When completions are taken for quick, so that the thread that reads runs them itself.</summary>
public sealed class CompletionPaceTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    [Fact]
    public void It_begins_as_quick_and_one_long_one_does_not_change_that()
    {
        var pace = new CompletionPace();
        Assert.True(pace.IsQuick);
        for (int i = 0; i < 100; i++) pace.Add(20 * Microsecond, 1);
        pace.Add(10_000_000 * Microsecond, 1);
        Assert.True(pace.IsQuick);
    }

    [Fact]
    public void Where_each_takes_long_they_are_not_quick_until_they_are_again()
    {
        var pace = new CompletionPace();
        for (int i = 0; i < 50; i++) pace.Add(2_000 * Microsecond, 1);
        Assert.False(pace.IsQuick);
        for (int i = 0; i < 200; i++) pace.Add(5 * Microsecond, 1);
        Assert.True(pace.IsQuick);
    }

    [Fact]
    public void A_large_batch_is_judged_by_each_of_it()
    {
        var pace = new CompletionPace();
        for (int i = 0; i < 100; i++) pace.Add(1_000 * Microsecond, 512);
        Assert.True(pace.IsQuick);
    }

    [Fact]
    public void One_that_has_not_ended_counts_at_once()
    {
        var pace = new CompletionPace();
        pace.AddBlocked();
        Assert.False(pace.IsQuick);
    }
}
