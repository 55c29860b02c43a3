namespace Events.Wire;

/// <summary>Times as numbers since 1970.</summary>
internal static class UnixTime
{
    /// <summary>Reads a whole number of units; false when it is none, or beyond the years 1 to 9999.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, long ticksPerUnit, out DateTimeOffset value)
    {
        value = default;
        if (!EntryReader.TryParseInteger(source, out long units)) return false;
        Int128 ticks = DateTime.UnixEpoch.Ticks + ((Int128)units * ticksPerUnit);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        value = new DateTimeOffset((long)ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>The moment that a time is; one without a kind is none.</summary>
    public static DateTimeOffset Of(DateTime value) => value.Kind == DateTimeKind.Unspecified
        ? throw new ArgumentException("A time that says not whether it is UTC or local is no moment: give it a kind.", nameof(value))
        : new DateTimeOffset(value.ToUniversalTime());
}
