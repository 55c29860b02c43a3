using Events.Wire;

namespace Events.Consuming.Settling;

/// <summary>Says why an entry does not decode: without the values in it, unless they are asked for.</summary>
internal static class DecodeProblem
{
    public static string Describe(Exception exception, bool withValues)
    {
        string message = exception switch
        {
            EventDecodeException => exception.Message,
            _ when withValues => $"The constructor of the event threw {exception.GetType().Name}: {Message(exception)}",
            _ => $"The constructor of the event threw {exception.GetType().Name}.",
        };
        return withValues && exception is EventDecodeException { Value: { } value } ? $"{message} It is '{value}'." : message;
    }

    // The application's code.
    private static string Message(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception thrown)
        {
            return $"(its message cannot be read: {thrown.GetType().Name})";
        }
    }
}
