using Events.Settings;
using Events.Time;

namespace Events.Policies;

/// <summary>The policy by which failed entries are tried again.</summary>
public sealed class RetryPolicy
{
    /// <summary>
    /// The number of times that a handler that throws is run again at once, in this process and within the same delivery, before the entry
    /// counts as failed. Default 0.
    /// </summary>
    public int ImmediateRetries { get; set; }

    /// <summary>The time after which a failed entry comes back the first time. Default 1 second.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The factor by which the delay grows from one delivery to the next. Default 2.</summary>
    public double Factor { get; set; } = 2;

    /// <summary>The longest delay. Default 5 minutes.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The part by which a delay varies at random, so that what failed together does not come back together. Default 0.2.</summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>
    /// Decides by exception: retry, dead-letter at once, or ignore. Null (default) retries all. It must not throw; if it does,
    /// the entry is retried.
    /// </summary>
    public Func<Exception, FailureAction>? OnException { get; set; }

    /// <summary>The delay after a delivery.</summary>
    /// <param name="deliveryCount">How often the entry was delivered, from 1.</param>
    /// <param name="random">A number in [0, 1) for the jitter.</param>
    public TimeSpan DelayAfter(long deliveryCount, double random)
    {
        if (FirstDelay == TimeSpan.Zero) return TimeSpan.Zero;
        TimeSpan delay = Shorter(Spans.Multiply(FirstDelay, Math.Pow(Factor, Math.Min(Math.Max(0, deliveryCount - 1), 1000))), MaxDelay);
        return Shorter(Spans.Multiply(delay, 1 + (Jitter * ((2 * random) - 1))), MaxDelay);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    internal RetryPolicy Copy() => (RetryPolicy)MemberwiseClone();

    internal void Validate()
    {
        AtLeast(ImmediateRetries, 0, nameof(ImmediateRetries));
        AtLeast(FirstDelay, TimeSpan.Zero, nameof(FirstDelay));
        AtLeast(MaxDelay, FirstDelay, nameof(MaxDelay));
        AtLeast(Factor, 1, nameof(Factor));
        AtLeast(Jitter, 0, nameof(Jitter));
        Check.AtMost(Jitter, 1, nameof(RetryPolicy), nameof(Jitter));
    }

    private static void AtLeast<T>(T value, T least, string name)
        where T : IComparable<T> => Check.AtLeast(value, least, nameof(RetryPolicy), name);
}
