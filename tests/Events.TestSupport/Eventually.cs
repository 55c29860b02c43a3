using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Events.TestSupport;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    /// <summary>Long enough for a loaded build machine; a test that passes never waits it out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(
        Func<ValueTask<bool>> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan limit = within ?? Patience;
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > limit) throw new TimeoutException($"Not within {limit}: {what}");
            await Task.Delay(2);
        }
    }

    public static Task TrueAsync(
        Func<bool> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        TrueAsync(() => new ValueTask<bool>(condition()), within, what);
}
