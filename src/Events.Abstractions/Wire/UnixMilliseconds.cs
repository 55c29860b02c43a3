using System.Buffers.Text;

namespace Events.Wire;

/// <summary>
/// A time as Unix milliseconds, as <c>Date.now()</c> and <c>time.time() * 1000</c> give them: <c>[FieldConverter&lt;UnixMilliseconds&gt;] DateTimeOffset
/// At</c>. Whole ones, in decimal digits, before 1970 negative. A time that is written is cut off to the millisecond; what is read is UTC.
/// </summary>
public sealed class UnixMilliseconds : IFieldConverter<DateTimeOffset>, IFieldConverter<DateTime>
{
    private UnixMilliseconds()
    {
    }

    /// <inheritdoc/>
    public static bool TryWrite(DateTimeOffset value, Span<byte> destination, out int written) =>
        Utf8Formatter.TryFormat(value.ToUnixTimeMilliseconds(), destination, out written);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out DateTimeOffset value) => UnixTime.TryRead(source, TimeSpan.TicksPerMillisecond, out value);

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
