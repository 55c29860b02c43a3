using Events.Dashboard.Html;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Events.Dashboard.Serving;

/// <summary>
/// A form as a browser without script has posted it. What cannot be undone is asked for with a page of its own, since no script has asked; the answer is
/// the same form with a "yes" in it.
/// </summary>
internal sealed class PostedForm(IFormCollection fields, string tokenField)
{
    /// <summary>The field that says what is to be asked.</summary>
    public const string Question = "ask";

    /// <summary>The field of a button that only looks: nothing is asked for it.</summary>
    public const string Looks = "look";

    private const string Yes = "sure";

    /// <summary>The question that is still to be asked; empty for none.</summary>
    public string Asks => fields.ContainsKey(Yes) || fields.ContainsKey(Looks) ? "" : fields[Question].ToString();

    /// <summary>Reads it; null where there is none, or none that is taken: the action says so.</summary>
    public static async Task<PostedForm?> ReadAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (!http.Request.HasFormContentType) return null;
        try
        {
            return new PostedForm(await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false), antiforgery.GetTokens(http).FormFieldName);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The same form, to be sent with a yes.</summary>
    public Markup Confirm(DashboardRequest request, string action) => request.Form("sure", action, "Yes", hidden: [.. Without(Question), (Yes, "on")]);

    /// <summary>The same form, to be sent with what comes next.</summary>
    public Markup GoOn(DashboardRequest request, string action, NextStep next) =>
        request.Form("next", action, next.Button, hidden: [.. Without(next.Name), (next.Name, next.Value)]);

    /// <summary>Finds the page that it came from: one of our own, or the first where the browser does not say.</summary>
    public static string FindOrigin(HttpContext http, string root) =>
        Uri.TryCreate(http.Request.Headers.Referer.ToString(), UriKind.Absolute, out Uri? from)
        && from.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal)
        && !from.AbsolutePath.StartsWith(root + "/actions/", StringComparison.Ordinal)
            ? from.PathAndQuery
            : root + "/";

    private IEnumerable<(string Name, string Value)> Without(string name) => fields
        .Where(field => field.Key != tokenField && field.Key != name)
        .SelectMany(static field => field.Value.Select(value => (field.Key, value ?? "")));
}
