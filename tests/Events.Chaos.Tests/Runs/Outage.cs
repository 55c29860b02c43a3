namespace Events.Chaos.Runs;

/// <summary>Something did not run or could not be reached; times are milliseconds of the machine's clock.</summary>
public readonly record struct Outage(long From, long To)
{
    public bool Overlaps(long from, long to) => From <= to && from <= To;
}
