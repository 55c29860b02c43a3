using System.Globalization;

namespace Events.Store;

/// <summary>
/// How far a group has acknowledged without a gap, and what the stream looked like then, so that it can be told later
/// whether it is still the same stream. Kept beside the stream and by whoever saved it.
/// </summary>
/// <param name="Acknowledged">Every entry up to this ID is acknowledged.</param>
/// <param name="LastDelivered">The last entry that was delivered.</param>
/// <param name="Unacknowledged">How many entries were pending or not delivered yet, at the most.</param>
/// <param name="PayloadGone">How many pending entries had no payload any more, at the most.</param>
/// <param name="Stream">The stream at the time.</param>
/// <param name="At">When, by the server's clock.</param>
public sealed record GroupFloor(
    EntryId Acknowledged,
    EntryId LastDelivered,
    long Unacknowledged,
    long PayloadGone,
    StreamExtent Stream,
    DateTimeOffset At)
{
    private const int Parts = 9;

    /// <summary>As it is kept beside the stream: nine words, in the order of the script that writes it.</summary>
    internal string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Acknowledged} {LastDelivered} {Unacknowledged} {PayloadGone} {Stream.First} {Stream.Last} {Stream.EntriesAdded} {Stream.Length} {At.ToUnixTimeMilliseconds()}");

    /// <summary>Reads <see cref="ToText"/>.</summary>
    /// <exception cref="ProtocolException">It is something else.</exception>
    internal static GroupFloor Parse(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length == Parts
            && EntryId.TryParse(parts[0], null, out EntryId acknowledged)
            && EntryId.TryParse(parts[1], null, out EntryId delivered)
            && TryParse(parts[2], out long unacknowledged)
            && TryParse(parts[3], out long gone)
            && EntryId.TryParse(parts[4], null, out EntryId first)
            && EntryId.TryParse(parts[5], null, out EntryId last)
            && TryParse(parts[6], out long added)
            && TryParse(parts[7], out long length)
            && TryParse(parts[8], out long at))
        {
            return new GroupFloor(
                acknowledged,
                delivered,
                unacknowledged,
                gone,
                new StreamExtent(first, last, added, length),
                DateTimeOffset.FromUnixTimeMilliseconds(at));
        }

        throw new ProtocolException($"What is kept beside the stream as the floor of a group is not one: '{text}'.");
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
