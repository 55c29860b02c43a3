using System.Globalization;

namespace Events.Naming;

/// <summary>
/// The holder of a consumer's name, as the lease beside the stream says it: readable with <c>redis-cli GET</c>, and enough for another process on
/// the same machine to tell whether the holder still runs.
/// </summary>
/// <param name="Token">Tells the consumers of one process, and all others, apart.</param>
/// <param name="Host">The machine's name, for people.</param>
/// <param name="ProcessId">The process ID, for people.</param>
/// <param name="Since">Since when it has the name, by its own clock.</param>
/// <param name="Process">Which process; null where the system does not say.</param>
internal sealed record NameOwner(string Token, string Host, int ProcessId, DateTimeOffset Since, ProcessIdentity? Process)
{
    // What is said of very many types would be sent every two seconds.
    private const int MostHandled = 32;

    /// <summary>The event types that it handles, of very many the first, each escaped, with commas between them; empty when it does not say.</summary>
    public string Handles { get; init; } = "";

    /// <summary>The types of <see cref="Handles"/>.</summary>
    public IReadOnlyList<string> HandledTypes =>
        Handles.Length == 0 ? [] : [.. Handles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    /// <summary>Makes the text of <see cref="Handles"/>.</summary>
    public static string Join(IEnumerable<string> types) => string.Join(',', types.Take(MostHandled).Select(Uri.EscapeDataString));

    /// <summary>Writes the owner as it is kept: words such as <c>pid=4711</c> behind the token.</summary>
    public string ToText()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Token} host={Uri.EscapeDataString(Host)} pid={ProcessId} since={Since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}");
        if (Handles.Length > 0) text += " handles=" + Handles;
        return Process is null ? text : string.Create(
            CultureInfo.InvariantCulture,
            $"{text} boot={Process.Boot} pidns={Process.PidNamespace} timens={Process.TimeNamespace} start={Process.StartTicks}");
    }

    /// <summary>Reads <see cref="ToText"/>; null when it is something else, such as what another version or somebody by hand has written.</summary>
    public static NameOwner? Parse(string text)
    {
        string[] words = text.Split(' ');
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in words.Skip(1))
        {
            int at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !values.TryAdd(word[..at], word[(at + 1)..])) return null;
        }

        if (words[0].Length == 0
            || !values.TryGetValue("host", out string? host)
            || !int.TryParse(values.GetValueOrDefault("pid"), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            || !DateTimeOffset.TryParse(
                values.GetValueOrDefault("since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset since))
        {
            return null;
        }

        ProcessIdentity? process = null;
        if (values.TryGetValue("boot", out string? boot)
            && boot.Length > 0
            && values.TryGetValue("pidns", out string? pidNamespace)
            && pidNamespace.Length > 0
            && values.TryGetValue("timens", out string? timeNamespace)
            && long.TryParse(values.GetValueOrDefault("start"), NumberStyles.None, CultureInfo.InvariantCulture, out long start))
        {
            process = new ProcessIdentity(boot, pidNamespace, timeNamespace, pid, start);
        }

        return new NameOwner(words[0], Uri.UnescapeDataString(host), pid, since, process) { Handles = values.GetValueOrDefault("handles", "") };
    }

    /// <summary>Writes the owner for people: which process, on which machine, since when.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"process {ProcessId} on {Host}, which has had it since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
}
