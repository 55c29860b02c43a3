using System.Text;
using Events.Administration;
using Events.Client;
using Events.Dashboard.Html;
using Events.Dashboard.Live;
using Events.Dashboard.Serving;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Events.Dashboard;

/// <summary>Says who asks for what, and has what it takes to answer.</summary>
public sealed class DashboardRequest
{
    private readonly HttpContext _http;
    private readonly DashboardServices _services;
    private readonly string? _stream;
    private Markup? _token;

    internal DashboardRequest(HttpContext http, DashboardServices services, string root, string? stream, bool canAct, CancellationToken stop)
    {
        _http = http;
        _services = services;
        Root = root;
        _stream = stream;
        CanAct = canAct;
        Stop = stop;
    }

    /// <summary>Streams, and what operators do with them.</summary>
    public EventsClient Client => _services.Client;

    /// <summary>The administration of the streams: that of the client.</summary>
    public StreamAdministration Administration => _services.Client.Administration;

    /// <summary>The options of the dashboard.</summary>
    public DashboardOptions Options => _services.Options;

    /// <summary>The path at which the dashboard is, such as <c>/events</c>.</summary>
    public string Root { get; }

    /// <summary>True when controls are to be shown: actions are enabled, and the user may act.</summary>
    public bool CanAct { get; }

    /// <summary>Ends when nobody waits for the answer any more.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The time.</summary>
    public DateTimeOffset Now => _services.Time.GetUtcNow();

    internal StreamWatches Watches => _services.Watches;

    /// <summary>A value of the query string; empty when it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="BadInputException">It is there several times, or longer than anything that makes sense.</exception>
    public string GetText(string name) => SentFields.Read(name, field => _http.Request.Query[field]) ?? "";

    /// <summary>The stream that is asked for, or the one that the page is about.</summary>
    /// <exception cref="BadInputException">None is.</exception>
    public string GetStream() => GetText("key") is { Length: > 0 } key ? key : _stream ?? throw new BadInputException("No stream is named: the address has to say ?key=….");

    /// <summary>The entry that is asked for.</summary>
    /// <exception cref="BadInputException">None is, or it is no ID.</exception>
    public EntryId GetEntryId()
    {
        string text = GetText("id");
        return EntryId.TryParse(text, null, out EntryId id) ? id : throw new BadInputException($"'{text}' is no entry ID; expected one such as 1716998413541-0.");
    }

    /// <summary>The address of a page.</summary>
    /// <param name="page">The path of the page.</param>
    /// <param name="parameters">What to put into the query string; without a value it is left out.</param>
    public string Url(string page, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var url = new StringBuilder(Root).Append('/').Append(page);
        char separator = '?';
        foreach ((string name, string? value) in parameters)
        {
            if (string.IsNullOrEmpty(value)) continue;
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return url.ToString();
    }

    /// <summary>
    /// A form for an action: its fields, its button, and beside it where the answer will be said. Empty for who may not act.
    /// </summary>
    /// <param name="id">Its name, once on the page.</param>
    /// <param name="action">The name of the action.</param>
    /// <param name="button">What the button says.</param>
    /// <param name="fields">Labels and inputs.</param>
    /// <param name="hidden">What is sent without being shown, as <see cref="Inputs.Hidden"/> does.</param>
    /// <param name="confirm">What is asked before: by the browser, or by a page where it runs no script; null for nothing.</param>
    /// <param name="command">What it does as a command of redis-cli; null for nothing.</param>
    /// <param name="label">
    /// The name of the button for who does not see beside what it is, beginning with what it says: for a button that the page has several times. Null for
    /// what it says.
    /// </param>
    public Markup Form(
        string id,
        string action,
        string button,
        Markup fields = default,
        IReadOnlyList<(string Name, string Value)>? hidden = null,
        string? confirm = null,
        string? command = null,
        string? label = null)
    {
        if (!CanAct) return Markup.Empty;
        IEnumerable<(string Name, string Value)> unseen =
            confirm is null ? hidden ?? [] : (hidden ?? []).Append((PostedForm.Question, SafeText.Escape(confirm)));
        Markup values = Markup.Join(unseen.Select(static one => Inputs.Hidden(one.Name, one.Value)));
        Markup named = label is null ? Markup.Empty : Markup.Of($" aria-label=\"{label}\"");
        Markup cli = command is null ? Markup.Empty : Markup.Of($"<code class=cli>{command}</code>");
        return Markup.Of(
            $"<form id=\"{id}\" class=action method=post action=\"{Root}/actions/{action}\">{Token()}{values}{fields}<button type=submit{named}>{button}</button><output class=status id=\"{id}-status\" aria-live=polite></output>{cli}</form>");
    }

    private Markup Token()
    {
        if (_token is { } token) return token;
        AntiforgeryTokenSet set = _services.Antiforgery.GetAndStoreTokens(_http);
        return (_token = Markup.Of($"<input type=hidden name=\"{set.FormFieldName}\" value=\"{set.RequestToken}\">")).Value;
    }

    /// <summary>The cookie of the token is set while headers can be.</summary>
    internal void PrepareToken()
    {
        if (CanAct) Token();
    }
}
