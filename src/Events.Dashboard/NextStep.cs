namespace Events.Dashboard;

/// <summary>A button beside the answer of an action, which sends its form again with one more field.</summary>
/// <param name="Name">The name of that field.</param>
/// <param name="Value">Its value.</param>
/// <param name="Button">What the button says.</param>
public sealed record NextStep(string Name, string Value, string Button);
