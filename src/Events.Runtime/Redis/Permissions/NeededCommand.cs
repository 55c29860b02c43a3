namespace Events.Redis.Permissions;

/// <summary>A command as it is sent, for asking whether it is allowed. It is not executed.</summary>
/// <param name="Arguments">The command's words.</param>
/// <param name="Key">Its key; null for none.</param>
/// <param name="Rule">How ACL SETUSER names it.</param>
internal readonly record struct NeededCommand(string[] Arguments, string? Key, string Rule)
{
    /// <summary>The same with the key as the server sees it.</summary>
    /// <param name="prefix">What the store puts before each key.</param>
    public NeededCommand WithPrefix(string prefix)
    {
        if (prefix.Length == 0 || Key is not { } key) return this;
        return new NeededCommand(Array.ConvertAll(Arguments, word => word == key ? prefix + word : word), prefix + key, Rule);
    }

    /// <summary>The command, and its subcommand if it has one, as Redis' documentation writes them.</summary>
    public string Name => Rule.TrimStart('+').Replace('|', ' ').ToUpperInvariant();
}
