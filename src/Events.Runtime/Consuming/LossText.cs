using Events.Store.Delivery;

namespace Events.Consuming;

/// <summary>Says in words whose entries are that a consumer has lost.</summary>
internal static class LossText
{
    /// <param name="lost">The entries, and who has them; null when nobody was asked.</param>
    /// <param name="self">The consumer that has lost them.</param>
    public static string Of(IReadOnlyList<LostEntry>? lost, string self)
    {
        string[] owners = lost is null ? [] : [.. lost.Select(static one => one.Owner ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var texts = new List<string>();
        foreach (string owner in owners)
        {
            texts.Add(
                owner.Length == 0 ? "pending for nobody, so somebody has acknowledged it or it will be delivered again"
                : owner == self ? "its event is handled, or was, under another entry with the same dedupe key"
                : $"consumer '{owner}' has claimed it");
        }

        return texts.Count == 0 ? "another consumer has claimed it, or another process has its name." : string.Join("; ", texts) + ".";
    }
}
