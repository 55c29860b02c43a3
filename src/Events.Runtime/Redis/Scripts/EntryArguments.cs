using Events.Store.Delivery;

namespace Events.Redis.Scripts;

/// <summary>Entries as arguments of a script.</summary>
internal static class EntryArguments
{
    /// <summary>The smallest and the largest ID: between them the script looks.</summary>
    public static ScriptCall AddBounds(this ScriptCall call, ReadOnlySpan<OwnedEntry> entries)
    {
        EntryId low = entries[0].Id;
        EntryId high = low;
        foreach (OwnedEntry entry in entries)
        {
            if (entry.Id < low) low = entry.Id;
            if (entry.Id > high) high = entry.Id;
        }

        return call.Add(low).Add(high);
    }

    /// <summary>The smallest and the largest ID: between them the script looks.</summary>
    public static ScriptCall AddBounds(this ScriptCall call, ReadOnlySpan<EntryId> ids)
    {
        EntryId low = ids[0];
        EntryId high = low;
        foreach (EntryId id in ids)
        {
            if (id < low) low = id;
            if (id > high) high = id;
        }

        return call.Add(low).Add(high);
    }

    /// <summary>Reads their number, and the IDs.</summary>
    public static ScriptCall AddIds(this ScriptCall call, ReadOnlySpan<OwnedEntry> entries)
    {
        call.Add(entries.Length);
        foreach (OwnedEntry entry in entries) call.Add(entry.Id);
        return call;
    }

    /// <summary>Reads their number, and the IDs.</summary>
    public static ScriptCall AddIds(this ScriptCall call, ReadOnlySpan<EntryId> ids)
    {
        call.Add(ids.Length);
        foreach (EntryId id in ids) call.Add(id);
        return call;
    }
}
