namespace Events.Consuming.Calling;

/// <summary>The class of the handlers cannot be made: the process' fault, and not that of the event it was to be made for.</summary>
internal sealed class HandlerUnavailableException(string message, Exception inner) : InvalidOperationException(message, inner);
