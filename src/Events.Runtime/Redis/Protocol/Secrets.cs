using System.Text;

namespace Events.Redis.Protocol;

/// <summary>
/// The passwords that this process has sent to servers. A server may say them back, in a refusal or in anything else, and what it says goes into exceptions
/// and logs: there they are replaced.
/// </summary>
internal static class Secrets
{
    private const string Replacement = "***";

    // Tokens change: those of many connections, and of some time back.
    private const int MaxKept = 256;

    // Shorter ones are words that a text may have by chance: they are replaced where they stand alone.
    private const int LongEnough = 8;

    private static readonly Lock Gate = new();
    private static string[] _kept = [];

    // Of one or two characters every text has some: a text with holes helps nobody, and such a password keeps nobody out.
    private const int Least = 3;

    /// <summary>Remembers what is about to be sent.</summary>
    public static void Keep(string secret)
    {
        if (secret.Length < Least || Array.IndexOf(_kept, secret) >= 0) return;
        lock (Gate)
        {
            if (Array.IndexOf(_kept, secret) >= 0) return;
            string[] kept = _kept.Length < MaxKept ? _kept : _kept[1..];
            _kept = [.. kept, secret];
        }
    }

    /// <summary>A text of a server's without them.</summary>
    public static string Hide(string text)
    {
        foreach (string secret in _kept) text = Hide(text, secret);
        return text;
    }

    /// <summary>Bytes of a server's without them; all others stay as they are, be they UTF-8 or not.</summary>
    public static ReadOnlySpan<byte> Hide(ReadOnlySpan<byte> bytes)
    {
        string[] kept = _kept;
        if (kept.Length == 0) return bytes;
        string text = Encoding.Latin1.GetString(bytes);
        string hidden = text;
        foreach (string secret in kept) hidden = Hide(hidden, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(secret)));
        return ReferenceEquals(hidden, text) ? bytes : Encoding.Latin1.GetBytes(hidden);
    }

    /// <summary>Tells whether a text has a secret in it, or so much of one that it must not be shown.</summary>
    public static bool IsPartlyIn(string text, string secret)
    {
        if (secret.Length == 0) return false;
        int run = Math.Min(secret.Length, Math.Max(5, (secret.Length + 1) / 2));
        for (int start = 0; start + run <= secret.Length; start++)
        {
            if (text.Contains(secret.AsSpan(start, run).ToString(), StringComparison.OrdinalIgnoreCase)) return secret.Length > 4 || Hide(text, secret) != text;
        }

        return false;
    }

    private static string Hide(string text, string secret)
    {
        int at = 0;
        while ((at = text.IndexOf(secret, at, StringComparison.OrdinalIgnoreCase)) >= 0)
        {
            int end = at + secret.Length;
            if (secret.Length >= LongEnough || (!IsWord(text, at - 1) && !IsWord(text, end)))
            {
                text = string.Concat(text.AsSpan(0, at), Replacement, text.AsSpan(end));
                at += Replacement.Length;
            }
            else at = end;
        }

        return text;
    }

    private static bool IsWord(string text, int index) => (uint)index < (uint)text.Length && char.IsLetterOrDigit(text[index]);
}
