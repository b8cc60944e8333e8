using EventLedger.Api.Setup;

namespace EventLedger.Api.Tests.Setup;

/// <summary>Those that share a folder agree on its keys, also where their processes have one id, as in containers: here they are one process.</summary>
public sealed class when_services_start_on_one_folder_at_once
{
    [Fact]
    public void all_have_the_key_that_stays()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = Directory.CreateTempSubdirectory("eventledger-tests-");
            var settings = new Api.Setup.Settings { DataFolder = folder.FullName };
            using var together = new Barrier(8);

            var derived = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return Convert.ToHexString(DatabaseSetup.MasterKey(settings).Derive("test"));
            }).ToList();

            derived.Distinct().ShouldBe([Convert.ToHexString(DatabaseSetup.MasterKey(settings).Derive("test"))]);
            folder.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Name).ShouldBe(["master.key"]);
            folder.Delete(recursive: true);
        }
    }
}
