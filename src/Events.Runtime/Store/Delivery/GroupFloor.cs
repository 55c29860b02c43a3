using System.Globalization;
using Events.Errors;

namespace Events.Store.Delivery;

/// <summary>
/// The point up to which a group has acknowledged without a gap, and what the stream looked like then, so that it can be told later
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
    private const int Parts = 16;

    /// <summary>Measures the number of entries of the stream that were not delivered yet.</summary>
    public long Lag { get; init; }

    /// <summary>Tells whether <see cref="Lag"/> is exact; otherwise it is the server's, which is a hint, and never more than there are entries.</summary>
    public bool IsLagExact { get; init; }

    /// <summary>Tells whether the group had no more than one consumer, so that what was delivered was delivered to that one.</summary>
    public bool HasOneConsumer { get; init; }

    /// <summary>The position up to which its entries were last counted; null when they never could be.</summary>
    public CountedPosition? Counted { get; init; }

    /// <summary>
    /// Tells whether the group was made by one who knew of none before it, and nobody has told since that there was one. Whoever remembers
    /// another stream under this name has to tell what became of it.
    /// </summary>
    public bool IsFresh { get; init; }

    /// <summary>The loss that was found when the floor was saved; null for none. Told to whoever saves it, and not kept.</summary>
    public EntryLoss? Loss { get; init; }

    /// <summary>
    /// Tells whether the group, or its stream, lies before the floor that was saved last, which was kept then, or is another than the caller remembers. Told to
    /// whoever saves it, and not kept.
    /// </summary>
    public bool HasGoneBack { get; init; }

    /// <summary>Tells whether the group or its stream lies before an earlier floor: neither goes back by itself.</summary>
    internal bool IsBehind(GroupFloor? earlier) => earlier is not null && (LastDelivered < earlier.LastDelivered
        || Stream.Last < earlier.Stream.Last
        || Stream.EntriesAdded < earlier.Stream.EntriesAdded);

    /// <summary>Writes the floor as it is kept beside the stream: words in the order of the script that writes it.</summary>
    internal string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Acknowledged} {LastDelivered} {Unacknowledged} {PayloadGone} "
            + $"{Stream.First} {Stream.Last} {Stream.EntriesAdded} {Stream.Length} {At.ToUnixTimeMilliseconds()} "
        + $"{Lag} {(IsLagExact ? 1 : 0)} {(HasOneConsumer ? 1 : 0)} {Counted?.Delivered ?? default} "
            + $"{Counted?.Position ?? -1} {Counted?.Read ?? -1} {(IsFresh ? 1 : 0)}");

    /// <summary>Reads a floor from what <see cref="ToText"/> writes.</summary>
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
            && TryParse(parts[8], out long at)
            && TryParse(parts[9], out long lag)
            && TryParse(parts[10], out long isLagExact)
            && TryParse(parts[11], out long hasOneConsumer)
            && EntryId.TryParse(parts[12], null, out EntryId counted)
            && TryParse(parts[13], out long position)
            && TryParse(parts[14], out long read)
            && TryParse(parts[15], out long isFresh))
        {
            return new GroupFloor(
                acknowledged,
                delivered,
                unacknowledged,
                gone,
                new StreamExtent(first, last, added, length),
                DateTimeOffset.FromUnixTimeMilliseconds(at))
            {
                Lag = lag,
                IsLagExact = isLagExact != 0,
                HasOneConsumer = hasOneConsumer != 0,
                Counted = position < 0 ? null : new CountedPosition(counted, position, read < 0 ? null : read),
                IsFresh = isFresh != 0,
            };
        }

        throw new ProtocolException($"What is kept beside the stream as the floor of a group is not one: '{text}'.");
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
