namespace Events.Hosting.Binding;

/// <summary>Words an exception about an option, in one line.</summary>
internal static class Problem
{
    /// <summary>Gives the message without the name of the parameter and the value that .NET adds: they are in the text.</summary>
    public static string Of(Exception exception)
    {
        string text = exception.Message;
        int end = text.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
