namespace Events.Chaos.Runs;

/// <summary>Replies as <see cref="Events.TestSupport.RawRedis"/> gives them.</summary>
public static class RawReply
{
    /// <summary>A flat list of names and values.</summary>
    public static IReadOnlyDictionary<string, object?> Fields(object? reply)
    {
        object?[] list = (object?[])reply!;
        var fields = new Dictionary<string, object?>();
        for (int i = 0; i < list.Length; i += 2) fields.Add((string)list[i]!, list[i + 1]);
        return fields;
    }
}
