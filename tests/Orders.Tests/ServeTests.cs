using System.Diagnostics;
using System.Net;

namespace Orders.Tests;

/// <summary><c>--serve</c> as a newcomer starts it. What can be done on its page is tested in a browser, with the dashboard.</summary>
public sealed class ServeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_says_where_it_is_answers_there_and_ends_when_it_is_asked_to()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Orders.dll"), "--serve", "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            string line = "";
            while (!line.StartsWith("Look at ", StringComparison.Ordinal)) line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new EndOfStreamException();
            using var http = new HttpClient();
            using HttpResponseMessage page = await http.GetAsync(line.Split(' ')[2], patience.Token);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("worker-a", await page.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);

            using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal("", await process.StandardError.ReadToEndAsync(patience.Token));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("'abc' is no value of --port", "--port", "abc")]
    [InlineData("'70000' is no value of --port", "--port", "70000")]
    [InlineData("'-1' is no value of --maxlen", "--maxlen", "-1")]
    [InlineData("'0' is no value of --claim-idle", "--claim-idle", "0")]
    [InlineData("--redis needs a value", "--redis")]
    [InlineData("Unknown argument '--prot'", "--prot", "1")]
    [InlineData("127.0.0.1:1", "--redis", "127.0.0.1:1", "--port", "0")]
    public async Task What_makes_no_sense_is_told_and_ends_with_1(string says, params string[] arguments)
    {
        SampleRun run = await SampleRun.StartAsync(["--serve", .. arguments]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
