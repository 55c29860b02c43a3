using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Events.Packaging.Tests;

/// <summary>What a debugger finds in an assembly and its symbols.</summary>
internal static class SourceLinks
{
    // By the specification of portable symbols.
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>
    /// The symbols are of that assembly; it is compiled reproducibly; each source file is named without the folder of whoever has built it, and is either
    /// found in the repository at the commit, or embedded.
    /// </summary>
    public static void AssertLead(byte[] assembly, byte[] symbols, string address)
    {
        using var image = new PEReader(ImmutableArray.Create(assembly));
        ImmutableArray<DebugDirectoryEntry> debugging = image.ReadDebugDirectory();
        Assert.Contains(debugging, static entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        DebugDirectoryEntry view = debugging.Single(static entry => entry.Type == DebugDirectoryEntryType.CodeView);
        CodeViewDebugDirectoryData named = image.ReadCodeViewDebugDirectoryData(view);
        Assert.StartsWith("/_/", named.Path, StringComparison.Ordinal);

        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols));
        MetadataReader reader = provider.GetMetadataReader();
        Assert.Equal(new BlobContentId(named.Guid, view.Stamp), new BlobContentId(reader.DebugMetadataHeader!.Id));
        using JsonDocument links = JsonDocument.Parse(Assert.Single(Find(reader, EntityHandle.ModuleDefinition, SourceLink)));
        JsonProperty root = Assert.Single(links.RootElement.GetProperty("documents").EnumerateObject());
        Assert.Equal(("/_/*", address + "*"), (root.Name, root.Value.GetString()));
        int embedded = 0;
        foreach (DocumentHandle handle in reader.Documents)
        {
            string path = reader.GetString(reader.GetDocument(handle).Name);
            Assert.StartsWith("/_/", path, StringComparison.Ordinal);
            bool isEmbedded = Find(reader, handle, EmbeddedSource).Any();
            if (isEmbedded) embedded++;
            else Assert.True(File.Exists(Repository.PathOf(path["/_/".Length..])), $"{path} is neither in the repository nor embedded.");
        }

        Assert.True(embedded > 0, "What is generated is embedded.");
    }

    private static IEnumerable<byte[]> Find(MetadataReader reader, EntityHandle of, Guid kind) => reader.GetCustomDebugInformation(of)
        .Select(reader.GetCustomDebugInformation)
        .Where(info => reader.GetGuid(info.Kind) == kind)
        .Select(info => reader.GetBlobBytes(info.Value));
}
