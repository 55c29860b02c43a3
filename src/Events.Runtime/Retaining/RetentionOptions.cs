using Events.Store.Retaining;

namespace Events.Retaining;

/// <summary>Says how a process looks after a stream, see <see cref="RetentionKeeper"/>.</summary>
public sealed class RetentionOptions
{
    /// <summary>The rule for what is kept. It must be set.</summary>
    public RetentionRule Rule { get; set; } = new();

    /// <summary>The interval at which the stream is looked at. Default 10 seconds; 10 milliseconds to one day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The part of a limit at which a group is told of that has not acknowledged what comes next: 0.8 (default) when its oldest entry has come four fifths of
    /// the way. Above 0, at most 1.
    /// </summary>
    public double WarnAt { get; set; } = 0.8;

    /// <summary>Gets what each round has done, of the process that does it. Null (default) for nobody. It must not block.</summary>
    public Action<RetentionReport>? Reported { get; set; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Rule);
        Rule.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(Interval, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Interval, TimeSpan.FromDays(1));
        if (!(WarnAt is > 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(RetentionOptions)}.{nameof(WarnAt)} is {WarnAt}; it must be above 0 and at most 1.");
        }
    }
}
