using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Events.TestSupport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Events.Dashboard;

/// <summary>Who is let in, what is answered, and what an action needs.</summary>
[Collection(DashboardCollection.Name)]
public sealed partial class SecurityTests(RedisServerFixture redis)
{
    private readonly string _key = RedisServer.UniqueKey();

    [Fact]
    public async Task A_page_tells_the_browser_what_to_keep_to()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null);
        using var http = new HttpClient { BaseAddress = app.Address };

        using HttpResponseMessage page = await http.GetAsync("/events");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        string html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("<script>|<style|style=|onclick=|https?://(?!127)", html);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.7", HttpStatusCode.Forbidden)]
    public async Task It_answers_to_the_names_of_this_machine_alone(string host, HttpStatusCode expected)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null);
        foreach (string path in new[] { "/events", "/events/live/streams", "/events/assets/dashboard.js" })
        {
            Assert.Equal(expected, await StatusAsync(app, path, host));
        }
    }

    [Fact]
    public async Task With_hosts_named_it_answers_to_them_and_to_no_other()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null, options => options.Hosts.Add("ops.example"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "/events", "ops.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(app, "/events", "localhost"));
    }

    [Fact]
    public async Task Outside_Development_the_host_does_not_start_without_a_policy()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => DashboardApp.StartAsync(null, environment: "Production"));
        Assert.Contains("RequireAuthorization", refused.Message, StringComparison.Ordinal);

        await Assert.ThrowsAsync<InvalidOperationException>(() => DashboardApp.StartAsync(
            null, environment: "Staging", map: static dashboard => dashboard.RequireAuthorization().AllowAnonymous()));
    }

    [Fact]
    public async Task A_policy_of_actions_that_nobody_has_declared_is_told_at_the_start()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => DashboardApp.StartAsync(
            null,
            static options =>
            {
                options.EnableActions = true;
                options.ActionsPolicy = "operatrs";
            },
            services: AddUsers));

        Assert.Contains("ActionsPolicy is 'operatrs'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_policy_it_starts_and_lets_in_who_meets_it()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(
            null, environment: "Production", services: AddUsers, map: static dashboard => dashboard.RequireAuthorization("operators"));
        using var http = new HttpClient { BaseAddress = app.Address };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/events")).StatusCode);
        http.DefaultRequestHeaders.Add("X-User", "guest");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/events")).StatusCode);
        http.DefaultRequestHeaders.Remove("X-User");
        http.DefaultRequestHeaders.Add("X-User", "operator");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/events")).StatusCode);
    }

    [Fact]
    public async Task A_policy_of_actions_takes_the_controls_from_who_does_not_meet_it_and_refuses_his_posts()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(
            redis.Server.Endpoint,
            static options =>
            {
                options.EnableActions = true;
                options.ActionsPolicy = "operators";
            },
            services: AddUsers);
        using var guest = new HttpClient { BaseAddress = app.Address };
        guest.DefaultRequestHeaders.Add("X-User", "guest");

        Assert.DoesNotContain("<form id", await guest.GetStringAsync($"/events/stream?key={_key}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(guest, "trim", ("key", _key), ("maxlen", "0"), ("exact", "on"))).Status);
        Assert.Equal(1L, await redis.Server.CommandAsync("XLEN", _key));
    }

    [Fact]
    public async Task Without_actions_enabled_there_are_neither_forms_nor_addresses_for_them()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint);
        using var http = new HttpClient { BaseAddress = app.Address };

        Assert.DoesNotContain("method=post", await http.GetStringAsync($"/events/stream?key={_key}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(http, "trim", ("key", _key), ("maxlen", "0"), ("exact", "on"))).Status);
        Assert.Equal(1L, await redis.Server.CommandAsync("XLEN", _key));
    }

    [Theory]
    [InlineData(false, null, null, HttpStatusCode.BadRequest)]
    [InlineData(true, "http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData(true, "null", null, HttpStatusCode.Forbidden)]
    [InlineData(true, "", null, HttpStatusCode.Forbidden)]
    [InlineData(true, null, "evil.example", HttpStatusCode.Forbidden)]
    [InlineData(true, null, null, HttpStatusCode.OK)]
    public async Task An_action_needs_a_token_and_comes_from_our_own_page(bool withToken, string? origin, string? host, HttpStatusCode expected)
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var http = new HttpClient { BaseAddress = app.Address };
        (string name, string token) = await TokenAsync(http);

        (HttpStatusCode status, _) = await PostAsync(
            http, "trim", origin, host, [("key", _key), ("maxlen", "0"), ("exact", "on"), .. withToken ? [(name, token)] : Array.Empty<(string, string)>()]);

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK ? 0L : 1L, await redis.Server.CommandAsync("XLEN", _key));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("1e3")]
    public async Task A_trim_to_what_is_no_number_says_so_and_removes_nothing(string length)
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var http = new HttpClient { BaseAddress = app.Address };
        (string name, string token) = await TokenAsync(http);

        (HttpStatusCode status, string answer) = await PostAsync(http, "trim", ("key", _key), ("maxlen", length), ("exact", "on"), (name, token));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("expected a whole number from 0", answer, StringComparison.Ordinal);
        Assert.Equal(1L, await redis.Server.CommandAsync("XLEN", _key));
    }

    [Theory]
    [InlineData("position", "group", "no-such", "after", "0-0", "no group")]
    [InlineData("position", "group", "g", "after", "yesterday", "no place in a stream")]
    [InlineData("delete-consumer", "group", "g", "consumer", "nobody", "no consumer")]
    [InlineData("handover", "group", "g", "consumer", "<script>alert(1)</script>", "&lt;script&gt;")]
    [InlineData("claim", "group", "g", "idle", "-5s", "no time span")]
    [InlineData("replay", "from", "5-0", "to", "1-0", "empty")]
    [InlineData("requeue", "id", "nonsense", "changes", "", "no entry ID")]
    [InlineData("discard", "id", "1-1", "changes", "", "no dead letter")]
    public async Task What_makes_no_sense_is_refused_with_what_is_wrong_and_changes_nothing(
        string action, string field, string value, string other, string otherValue, string says)
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await redis.Server.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "g", "alice", "STREAMS", _key, ">");
        string before = await DumpAsync();
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var http = new HttpClient { BaseAddress = app.Address };
        (string name, string token) = await TokenAsync(http);

        (HttpStatusCode status, string answer) = await PostAsync(
            http, action, [("key", _key), (field, value), (other, otherValue), ("count", "5"), .. Missing(other, "consumer", "alice"), (name, token)]);

        Assert.True((int)status is 400 or 404 or 409, $"{status}: {answer}");
        Assert.Contains(says, answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", answer, StringComparison.Ordinal);
        Assert.Equal(before, await DumpAsync());
    }

    [Fact]
    public async Task Nothing_of_a_payload_a_group_or_a_key_is_markup()
    {
        const string evil = "<img src=x onerror=alert(1)>\"'&";
        string key = _key + evil;
        await redis.Server.CommandAsync("XADD", key, "1-1", "type", evil, evil, evil);
        await redis.Server.CommandAsync("XGROUP", "CREATE", key, evil, "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", evil, evil, "STREAMS", key, ">");
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var http = new HttpClient { BaseAddress = app.Address };
        string query = "key=" + Uri.EscapeDataString(key);

        foreach (string path in new[] { $"stream?{query}", $"entry?{query}&id=1-1", $"pending?{query}&group={Uri.EscapeDataString(evil)}", $"dead?{query}", "streams?pattern=" + Uri.EscapeDataString(evil) })
        {
            string html = await http.GetStringAsync("/events/" + path);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("stream", "No stream is named")]
    [InlineData("entry?key=k&id=<script>", "no entry ID")]
    [InlineData("pending?key=k&group=g&idle=abc", "no time span")]
    [InlineData("dead?key=k&from=abc", "no entry ID")]
    [InlineData("stream?key=a&key=b", "more than once")]
    public async Task An_address_that_makes_no_sense_says_what_is_wrong(string path, string says)
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null);
        using var http = new HttpClient { BaseAddress = app.Address };

        using HttpResponseMessage page = await http.GetAsync("/events/" + path);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains(says, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> Missing(string given, string name, string value) => given == name ? [] : [(name, value)];

    private async Task<string> DumpAsync() => (string)(await redis.Server.CommandAsync("EVAL", "return redis.sha1hex(redis.call('DUMP', KEYS[1]) or '')", "1", _key))!;

    private static async Task<HttpStatusCode> StatusAsync(DashboardApp app, string path, string host)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = $"{host}:{app.Address.Port}";
        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private async Task<(string Name, string Token)> TokenAsync(HttpClient http)
    {
        Match match = Token().Match(await http.GetStringAsync($"/events/stream?key={_key}"));
        Assert.True(match.Success);
        return (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value));
    }

    private static Task<(HttpStatusCode Status, string Answer)> PostAsync(HttpClient http, string action, params (string Name, string Value)[] fields) =>
        PostAsync(http, action, null, null, fields);

    private static async Task<(HttpStatusCode Status, string Answer)> PostAsync(
        HttpClient http, string action, string? origin, string? host, (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events/actions/" + action)
        {
            Content = new FormUrlEncodedContent(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (origin != "") request.Headers.Add("Origin", origin ?? http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        if (host is not null) request.Headers.Host = host;
        using HttpResponseMessage answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static void AddUsers(IServiceCollection services)
    {
        services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, UserHandler>("test", null);
        services.AddAuthorizationBuilder().AddPolicy("operators", static policy => policy.RequireUserName("operator"));
    }

    [GeneratedRegex("<input type=hidden name=\"([^\"]*Token)\" value=\"([^\"]*)\"")]
    private static partial Regex Token();

    /// <summary>Whoever the header says.</summary>
    private sealed class UserHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            string name = Request.Headers["X-User"].ToString();
            if (name.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
