namespace Events.Dashboard;

/// <summary>An action is refused as things stand; nothing was changed. The message says why.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class RefusedException(string message) : Exception(message);
