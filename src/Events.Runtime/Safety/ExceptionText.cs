using System.Text;

namespace Events.Safety;

/// <summary>Reads the text of an exception, which is the application's code: it may throw, and be of any size.</summary>
internal static class ExceptionText
{
    /// <summary>The largest number of characters that are kept of a text.</summary>
    public const int MaxLength = 4096;

    /// <summary>The number of exceptions that are looked at in a chain of inner ones.</summary>
    public const int MaxDepth = 16;

    /// <summary>The full name of its type.</summary>
    public static string TypeName(Exception exception) => Bound(exception.GetType().FullName ?? exception.GetType().Name);

    /// <summary>Its message, or that it has none to tell.</summary>
    public static string Message(Exception exception)
    {
        try
        {
            return Bound(exception.Message ?? "");
        }
        catch (Exception failure)
        {
            return $"(its message cannot be read: {TypeName(failure)})";
        }
    }

    /// <summary>Returns where it was thrown; null when it does not say.</summary>
    public static string? StackTrace(Exception exception)
    {
        try
        {
            return exception.StackTrace;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>A text that can be stored: not too long, and valid as UTF-8.</summary>
    public static string Bound(string text)
    {
        ReadOnlySpan<char> kept = text;
        if (text.Length > MaxLength) kept = kept[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        bool isValid = IsValid(kept);
        if (kept.Length == text.Length && isValid) return text;
        string bounded = isValid ? kept.ToString() : Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(kept.ToArray()));
        return kept.Length == text.Length ? bounded : $"{bounded}… ({text.Length} characters)";
    }

    private static bool IsValid(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int read) != System.Buffers.OperationStatus.Done) return false;
            text = text[read..];
        }

        return true;
    }
}
