using System.Diagnostics;

namespace Events.TestSupport;

/// <summary>A certificate for servers, of an authority that nobody trusts, in a folder that is deleted with it.</summary>
public sealed class TlsCertificates : IDisposable
{
    private readonly string _folder;

    private TlsCertificates(string folder) => _folder = folder;

    /// <summary>The certificate of the authority.</summary>
    public string Authority => Path.Combine(_folder, "ca.pem");

    /// <summary>What a server is told to show it.</summary>
    public string[] Arguments =>
    [
        "--tls-cert-file", $"{_folder}/server.pem", "--tls-key-file", $"{_folder}/server.key", "--tls-ca-cert-file", Authority, "--tls-auth-clients", "no",
    ];

    /// <summary>Makes one.</summary>
    /// <param name="names">For whom it is, such as <c>DNS:redis.test</c>.</param>
    public static async Task<TlsCertificates> MakeAsync(string names)
    {
        string folder = Directory.CreateTempSubdirectory("events-tls-").FullName;
        await OpenSslAsync(folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=test-ca");
        await OpenSslAsync(folder, "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=redis.test");
        await File.WriteAllTextAsync($"{folder}/names", $"subjectAltName={names}\n");
        await OpenSslAsync(folder, "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
        return new TlsCertificates(folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task OpenSslAsync(string folder, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(error);
    }
}
