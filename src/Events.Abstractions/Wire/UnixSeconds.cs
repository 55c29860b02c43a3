using System.Buffers.Text;

namespace Events.Wire;

/// <summary>
/// A time as Unix seconds, as <c>int(time.time())</c> gives them: <c>[FieldConverter&lt;UnixSeconds&gt;] DateTimeOffset At</c>. Whole ones, in decimal digits,
/// before 1970 negative. A time that is written is cut off to the second; what is read is UTC.
/// </summary>
public sealed class UnixSeconds : IFieldConverter<DateTimeOffset>, IFieldConverter<DateTime>
{
    private UnixSeconds()
    {
    }

    /// <inheritdoc/>
    public static bool TryWrite(DateTimeOffset value, Span<byte> destination, out int written) =>
        Utf8Formatter.TryFormat(value.ToUnixTimeSeconds(), destination, out written);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out DateTimeOffset value) => UnixTime.TryRead(source, TimeSpan.TicksPerSecond, out value);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The time says not whether it is UTC or local.</exception>
    public static bool TryWrite(DateTime value, Span<byte> destination, out int written) =>
        TryWrite(UnixTime.Of(value), destination, out written);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out DateTime value)
    {
        bool isRead = TryRead(source, out DateTimeOffset time);
        value = time.UtcDateTime;
        return isRead;
    }
}
