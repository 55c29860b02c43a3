namespace Events.Chaos.Judging;

/// <summary>An entry as the server has it.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Fields">Its fields in their order.</param>
public sealed record ChaosEntry(EntryId Id, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>The event's own name.</summary>
    public string EventId { get; } = ValueOf(Fields, "event_id") ?? "";

    public string? this[string field] => ValueOf(Fields, field);

    private static string? ValueOf(IReadOnlyList<KeyValuePair<string, string>> fields, string name)
    {
        foreach ((string field, string value) in fields)
        {
            if (field == name) return value;
        }

        return null;
    }
}
