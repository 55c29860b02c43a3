namespace Events.Redis.Protocol;

/// <summary>A scalar, or the head of an aggregate whose children follow.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where its text begins, counted from the start of the reply.</param>
/// <param name="Length">How long its text is.</param>
/// <param name="Number">An integer's value; a Boolean's, as 0 or 1; how many elements an array or set, or pairs a map, has.</param>
internal readonly record struct RespToken(RespKind Kind, int Offset, int Length, long Number)
{
    /// <summary>The number of values behind this one that belong to it.</summary>
    public long Children => Kind switch
    {
        RespKind.Array or RespKind.Set or RespKind.Push => Number,
        RespKind.Map or RespKind.Attribute => 2 * Number,
        _ => 0,
    };
}
