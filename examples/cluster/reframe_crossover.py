# ReFrame 4: one test for every number of nodes, with its crossover as a performance value. Written
# from ReFrame's documentation, not run here.
#   reframe -C site.py -c reframe_crossover.py -r
# A run's folder is runs/ in the stage folder of its test (--keep-stage-files); gather them with
#   crossover report --fleet FOLDER
import reframe as rfm
import reframe.utility.sanity as sn
from reframe.core.backends import getlauncher


@rfm.simple_test
class CrossoverOverNodes(rfm.RunOnlyRegressionTest):
    nodes = parameter([1, 2, 4])
    valid_systems = ['*']
    valid_prog_environs = ['*']
    executable = 'crossover'
    keep_files = ['runs']

    @run_after('init')
    def ask_for_nodes(self):
        self.num_tasks = 2 * self.nodes
        self.num_tasks_per_node = 2
        self.executable_opts = [
            'sweep --workload fma:1000 --backend mpi:resident --launcher mpi=srun',
            f'--workers {self.num_tasks} --nodes {self.nodes} --budget 5m --out runs',
        ]

    @run_before('run')
    def let_crossover_launch(self):
        """It starts the ranks itself, by srun, as often as it needs to."""
        self.job.launcher = getlauncher('local')()

    @sanity_function
    def was_measured(self):
        return sn.assert_found(r'^fma\S*\s+mpi:resident\s', self.stdout)

    @performance_function('elements')
    def pays_from(self):
        return sn.extractsingle(
            r'^fma\S*\s+mpi:resident\s.*?\s{2,}([\d,]+) \(',
            self.stdout,
            1,
            lambda text: int(text.replace(',', '')),
        )
