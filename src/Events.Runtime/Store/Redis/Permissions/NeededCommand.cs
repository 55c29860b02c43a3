namespace Events.Store.Redis;

/// <summary>A command as it is sent, for asking whether it is allowed. It is not executed.</summary>
/// <param name="Arguments">The command's words.</param>
/// <param name="Key">Its key; null for none.</param>
/// <param name="Rule">How ACL SETUSER names it.</param>
internal readonly record struct NeededCommand(string[] Arguments, string? Key, string Rule)
{
    /// <summary>The command, and its subcommand if it has one, as Redis' documentation writes them.</summary>
    public string Name => Rule.TrimStart('+').Replace('|', ' ').ToUpperInvariant();
}
