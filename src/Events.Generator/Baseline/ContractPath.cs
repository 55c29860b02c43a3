namespace Events.Generator.Baseline;

/// <summary>Finds the contract file among the files that the compiler is given.</summary>
internal static class ContractPath
{
    /// <summary>The MSBuild property with the path of the file, as the compiler is given it.</summary>
    public const string Property = "build_property.EventsContractFile";

    /// <summary>Tells whether it is the one that the project names, or is called as such a file is, in any case.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="named">The path that the project names; null or empty when it names none.</param>
    public static bool IsContract(string path, string? named) =>
        string.Equals(Path.GetFileName(path), ContractFile.FileName, StringComparison.OrdinalIgnoreCase) || IsNamed(path, named);

    /// <summary>Tells whether it is the one that the project names.</summary>
    public static bool IsNamed(string path, string? named) =>
        !string.IsNullOrEmpty(named) && string.Equals(Normal(path), Normal(named!), StringComparison.OrdinalIgnoreCase);

    private static string Normal(string path) => path.Replace('\\', '/').Replace("/./", "/");
}
