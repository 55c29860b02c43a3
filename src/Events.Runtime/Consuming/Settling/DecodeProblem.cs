using Events.Safety;
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
            _ when withValues => $"The constructor of the event threw {exception.GetType().Name}: {ExceptionText.Message(exception)}",
            _ => $"The constructor of the event threw {exception.GetType().Name}.",
        };
        return withValues && exception is EventDecodeException { Value: { } value } ? $"{message} It is '{value}'." : message;
    }
}
