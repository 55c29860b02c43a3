namespace Events.Errors;

/// <summary>
/// Keys that one step would have to touch live in different hash slots, so a cluster could not do it; nothing was sent.
/// Give both keys the same hash tag, such as <c>{orders}</c>.
/// </summary>
/// <param name="first">The key whose slot counts.</param>
/// <param name="firstSlot">Its slot, 0 to 16383.</param>
/// <param name="second">The key that is elsewhere.</param>
/// <param name="secondSlot">Its slot.</param>
public sealed class CrossSlotException(string first, int firstSlot, string second, int secondSlot) : StreamStoreException(
    $"The keys '{first}' (slot {firstSlot}) and '{second}' (slot {secondSlot}) are in different hash slots, so "
    + "they cannot be written in one step. Give them the same hash tag: what stands in the first pair of braces decides.")
{
    /// <summary>The key whose slot counts.</summary>
    public string FirstKey { get; } = first;

    /// <summary>The key that is elsewhere.</summary>
    public string SecondKey { get; } = second;
}
