namespace Events.Dashboard.Html;

/// <summary>What a form asks for, each with its label.</summary>
public static class Inputs
{
    /// <summary>A line of text.</summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="label">What is asked for.</param>
    /// <param name="value">What is there at first.</param>
    /// <param name="hint">What is shown while it is empty.</param>
    /// <param name="isRequired">Whether the browser asks for it.</param>
    public static Markup Text(string id, string name, string label, string? value = null, string? hint = null, bool isRequired = false) => Markup.Of(
        $"<label for=\"{id}\">{label}<input id=\"{id}\" name=\"{name}\" value=\"{value}\" placeholder=\"{hint}\" autocomplete=off{Markup.If(isRequired, Markup.Of($" required"))}></label>");

    /// <summary>A whole number. The server says what is wrong with it.</summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="label">What is asked for.</param>
    /// <param name="value">What is there at first.</param>
    public static Markup Number(string id, string name, string label, long value) => Markup.Of(
        $"<label for=\"{id}\">{label}<input id=\"{id}\" name=\"{name}\" value=\"{value}\" inputmode=numeric autocomplete=off required size=7></label>");

    /// <summary>A box to tick.</summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="label">What it means.</param>
    /// <param name="isOn">Whether it is ticked at first.</param>
    public static Markup Check(string id, string name, string label, bool isOn = false) => Markup.Of(
        $"<label class=check for=\"{id}\"><input type=checkbox id=\"{id}\" name=\"{name}\"{Markup.If(isOn, Markup.Of($" checked"))}>{label}</label>");

    /// <summary>A choice.</summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="label">What is asked for.</param>
    /// <param name="options">What there is to choose.</param>
    public static Markup Select(string id, string name, string label, IEnumerable<(string Value, string Text)> options) => Markup.Of(
        $"<label for=\"{id}\">{label}<select id=\"{id}\" name=\"{name}\">{Markup.Join(options.Select(static option => Markup.Of($"<option value=\"{option.Value}\">{option.Text}</option>")))}</select></label>");
}
