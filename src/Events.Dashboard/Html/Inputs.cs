namespace Events.Dashboard.Html;

/// <summary>The inputs that a form asks for, each with its label.</summary>
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

    /// <summary>
    /// Makes an input that is sent without being shown. It comes back as it is: what a page or a browser would change goes as <c>name*</c>,
    /// percent-encoded, and <see cref="DashboardForm"/> and <see cref="DashboardRequest.GetText"/> read it by its name.
    /// </summary>
    /// <param name="name">The name of the field.</param>
    /// <param name="value">What is sent.</param>
    public static Markup Hidden(string name, string value) => SentText.IsPlain(value)
        ? Markup.Of($"<input type=hidden name=\"{name}\" value=\"{value}\">")
        : Markup.Of($"<input type=hidden name=\"{SentText.NameOf(name)}\" value=\"{SentText.Encode(value)}\">");

    /// <summary>A choice. What is sent comes back as it is, as with <see cref="Hidden"/>.</summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="name">The name of the field.</param>
    /// <param name="label">What is asked for.</param>
    /// <param name="options">What there is to choose.</param>
    public static Markup Select(string id, string name, string label, IEnumerable<(string Value, string Text)> options)
    {
        (string Value, string Text)[] all = [.. options];
        bool isPlain = Array.TrueForAll(all, static option => SentText.IsPlain(option.Value));
        Markup list = Markup.Join(all.Select(option => Markup.Of(
            $"<option value=\"{(isPlain ? option.Value : SentText.Encode(option.Value))}\">{option.Text}</option>")));
        return Markup.Of($"<label for=\"{id}\">{label}<select id=\"{id}\" name=\"{(isPlain ? name : SentText.NameOf(name))}\">{list}</select></label>");
    }
}
