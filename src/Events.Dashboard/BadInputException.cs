namespace Events.Dashboard;

/// <summary>The input that was sent makes no sense; nothing was changed. The message says what was expected.</summary>
/// <param name="message">What is wrong, and what was expected.</param>
public sealed class BadInputException(string message) : Exception(message);
